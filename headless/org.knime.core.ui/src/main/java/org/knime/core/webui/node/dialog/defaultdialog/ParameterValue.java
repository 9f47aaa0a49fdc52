package org.knime.core.webui.node.dialog.defaultdialog;

import java.util.Arrays;
import java.util.Map;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.config.base.ConfigBaseRO;
import org.knime.core.node.config.base.ConfigBaseWO;

/** How values of the plain types are stored. */
final class ParameterValue {
  private ParameterValue() {}

  private interface Read {
    Object from(ConfigBaseRO settings, String key) throws InvalidSettingsException;
  }

  private interface Write {
    void to(ConfigBaseWO settings, String key, Object value);
  }

  private record Stored(Read read, Write write, Object empty) {}

  private static final Map<Class<?>, Stored> PLAIN =
      Map.of(
          Integer.class,
          new Stored(ConfigBaseRO::getInt, (s, k, v) -> s.addInt(k, (int) v), 0),
          Long.class,
          new Stored(ConfigBaseRO::getLong, (s, k, v) -> s.addLong(k, (long) v), 0L),
          Double.class,
          new Stored(ConfigBaseRO::getDouble, (s, k, v) -> s.addDouble(k, (double) v), 0.0),
          Float.class,
          new Stored(ConfigBaseRO::getFloat, (s, k, v) -> s.addFloat(k, (float) v), 0f),
          Boolean.class,
          new Stored(ConfigBaseRO::getBoolean, (s, k, v) -> s.addBoolean(k, (boolean) v), false),
          String.class,
          new Stored(ConfigBaseRO::getString, (s, k, v) -> s.addString(k, (String) v), null),
          int[].class,
          new Stored(
              ConfigBaseRO::getIntArray, (s, k, v) -> s.addIntArray(k, (int[]) v), new int[0]),
          long[].class,
          new Stored(
              ConfigBaseRO::getLongArray, (s, k, v) -> s.addLongArray(k, (long[]) v), new long[0]),
          double[].class,
          new Stored(
              ConfigBaseRO::getDoubleArray,
              (s, k, v) -> s.addDoubleArray(k, (double[]) v),
              new double[0]),
          String[].class,
          new Stored(
              ConfigBaseRO::getStringArray,
              (s, k, v) -> s.addStringArray(k, (String[]) v),
              new String[0]));

  private static final Map<Class<?>, Class<?>> BOXED =
      Map.of(
          int.class, Integer.class,
          long.class, Long.class,
          double.class, Double.class,
          float.class, Float.class,
          boolean.class, Boolean.class);

  private static Stored stored(final Class<?> type) {
    Stored stored = PLAIN.get(BOXED.getOrDefault(type, type));
    if (stored == null) {
      throw new UnsupportedOperationException("Parameters of type " + type.getName());
    }
    return stored;
  }

  static Object read(final ConfigBaseRO settings, final String key, final Class<?> type)
      throws InvalidSettingsException {
    return type.isEnum()
        ? constant(type, key, settings.getString(key))
        : stored(type).read().from(settings, key);
  }

  private static Object constant(final Class<?> type, final String key, final String name)
      throws InvalidSettingsException {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingsException(
                    "Setting \"%s\" is \"%s\"; possible values: %s"
                        .formatted(key, name, names(type))));
  }

  private static String names(final Class<?> type) {
    return String.join(
        ", ", Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList());
  }

  static void write(
      final ConfigBaseWO settings, final String key, final Class<?> type, final Object value) {
    if (type.isEnum()) {
      settings.addString(key, value == null ? null : ((Enum<?>) value).name());
    } else {
      stored(type).write().to(settings, key, value);
    }
  }

  static void writeEmpty(final ConfigBaseWO settings, final String key, final Class<?> type) {
    write(settings, key, type, type.isEnum() ? null : stored(type).empty());
  }
}
