package org.knime.core.node.config.base;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.knime.core.node.InvalidSettingsException;

/**
 * A tree of named values. Arrays are subtrees with the entry {@code array-size} and one entry per
 * element, named by its index, as in KNIME's files.
 */
public abstract class ConfigBase implements ConfigBaseRO, ConfigBaseWO {
  private static final String ARRAY_SIZE = "array-size";

  private String key;
  private final Map<String, Object> entries = new LinkedHashMap<>();

  /** Creates an empty tree. */
  protected ConfigBase(final String key) {
    this.key = Objects.requireNonNull(key, "key");
  }

  /** Returns an empty tree of the same class. */
  public abstract ConfigBase getInstance(String key);

  final Map<String, Object> entries() {
    return entries;
  }

  final void rename(final String newKey) {
    key = newKey;
  }

  final void put(final ConfigEntry entry, final String name) {
    entries.put(name, entry);
  }

  @Override
  public String getKey() {
    return key;
  }

  @Override
  public Set<String> keySet() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  @Override
  public Iterator<String> iterator() {
    return keySet().iterator();
  }

  @Override
  public boolean containsKey(final String name) {
    return entries.containsKey(name);
  }

  /** Adds a subtree; one of that key is replaced. */
  public final ConfigBase addConfigBase(final String name) {
    ConfigBase tree = getInstance(name);
    entries.put(name, tree);
    return tree;
  }

  @Override
  public final ConfigBase getConfigBase(final String name) throws InvalidSettingsException {
    if (entries.get(name) instanceof ConfigBase tree) {
      return tree;
    }
    throw new InvalidSettingsException(
        "Config for key \"" + name + "\" not found in \"" + key + "\"");
  }

  @Override
  public void copyTo(final ConfigBaseWO config) {
    ConfigBase target = (ConfigBase) config;
    entries.forEach(
        (name, value) -> {
          if (value instanceof ConfigBase tree) {
            tree.copyTo(target.addConfigBase(name));
          } else {
            target.entries.put(name, value);
          }
        });
  }

  @Override
  public void saveToXML(final OutputStream os) throws IOException {
    XMLConfig.save(this, os);
  }

  private Object value(final String name, final ConfigEntry.Type type)
      throws InvalidSettingsException {
    Object found = entries.get(name);
    if (found instanceof ConfigEntry entry && entry.type() == type) {
      return entry.value();
    }
    throw new InvalidSettingsException(
        "Setting \"%s\" (%s) not found in \"%s\"%s"
            .formatted(name, type, key, found == null ? "" : ": found " + describe(found)));
  }

  private static String describe(final Object found) {
    return found instanceof ConfigEntry entry
        ? "a value of type " + entry.type()
        : "nested settings";
  }

  private Object array(final String name, final ConfigEntry.Type type, final Class<?> element)
      throws InvalidSettingsException {
    ConfigBase tree = getConfigBase(name);
    if (tree.entries.isEmpty()) {
      return null;
    }
    int size = tree.getInt(ARRAY_SIZE);
    if (size < 0 || size > tree.entries.size()) {
      throw new InvalidSettingsException(
          "Array \"%s\" says %d elements but has %d entries"
              .formatted(name, size, tree.entries.size() - 1));
    }
    Object array = Array.newInstance(element, size);
    for (int i = 0; i < size; i++) {
      Array.set(array, i, tree.value(Integer.toString(i), type));
    }
    return array;
  }

  private void addArray(final String name, final ConfigEntry.Type type, final Object array) {
    ConfigBase tree = addConfigBase(name);
    if (array == null) {
      return;
    }
    int size = Array.getLength(array);
    tree.addInt(ARRAY_SIZE, size);
    for (int i = 0; i < size; i++) {
      tree.put(new ConfigEntry(type, Array.get(array, i)), Integer.toString(i));
    }
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof ConfigBase tree
        && tree.getClass() == getClass()
        && tree.key.equals(key)
        && tree.entries.equals(entries);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + entries.hashCode();
  }

  @Override
  public String toString() {
    return key + " " + entries;
  }

  @Override
  public int getInt(final String name) throws InvalidSettingsException {
    return (int) value(name, ConfigEntry.Type.xint);
  }

  @Override
  public int getInt(final String name, final int def) {
    try {
      return getInt(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public int[] getIntArray(final String name) throws InvalidSettingsException {
    return (int[]) array(name, ConfigEntry.Type.xint, int.class);
  }

  @Override
  public int[] getIntArray(final String name, final int... def) {
    try {
      return getIntArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addInt(final String name, final int value) {
    put(new ConfigEntry(ConfigEntry.Type.xint, value), name);
  }

  @Override
  public void addIntArray(final String name, final int... values) {
    addArray(name, ConfigEntry.Type.xint, values);
  }

  @Override
  public long getLong(final String name) throws InvalidSettingsException {
    return (long) value(name, ConfigEntry.Type.xlong);
  }

  @Override
  public long getLong(final String name, final long def) {
    try {
      return getLong(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public long[] getLongArray(final String name) throws InvalidSettingsException {
    return (long[]) array(name, ConfigEntry.Type.xlong, long.class);
  }

  @Override
  public long[] getLongArray(final String name, final long... def) {
    try {
      return getLongArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addLong(final String name, final long value) {
    put(new ConfigEntry(ConfigEntry.Type.xlong, value), name);
  }

  @Override
  public void addLongArray(final String name, final long... values) {
    addArray(name, ConfigEntry.Type.xlong, values);
  }

  @Override
  public double getDouble(final String name) throws InvalidSettingsException {
    return (double) value(name, ConfigEntry.Type.xdouble);
  }

  @Override
  public double getDouble(final String name, final double def) {
    try {
      return getDouble(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public double[] getDoubleArray(final String name) throws InvalidSettingsException {
    return (double[]) array(name, ConfigEntry.Type.xdouble, double.class);
  }

  @Override
  public double[] getDoubleArray(final String name, final double... def) {
    try {
      return getDoubleArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addDouble(final String name, final double value) {
    put(new ConfigEntry(ConfigEntry.Type.xdouble, value), name);
  }

  @Override
  public void addDoubleArray(final String name, final double... values) {
    addArray(name, ConfigEntry.Type.xdouble, values);
  }

  @Override
  public float getFloat(final String name) throws InvalidSettingsException {
    return (float) value(name, ConfigEntry.Type.xfloat);
  }

  @Override
  public float getFloat(final String name, final float def) {
    try {
      return getFloat(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public float[] getFloatArray(final String name) throws InvalidSettingsException {
    return (float[]) array(name, ConfigEntry.Type.xfloat, float.class);
  }

  @Override
  public float[] getFloatArray(final String name, final float... def) {
    try {
      return getFloatArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addFloat(final String name, final float value) {
    put(new ConfigEntry(ConfigEntry.Type.xfloat, value), name);
  }

  @Override
  public void addFloatArray(final String name, final float... values) {
    addArray(name, ConfigEntry.Type.xfloat, values);
  }

  @Override
  public short getShort(final String name) throws InvalidSettingsException {
    return (short) value(name, ConfigEntry.Type.xshort);
  }

  @Override
  public short getShort(final String name, final short def) {
    try {
      return getShort(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public short[] getShortArray(final String name) throws InvalidSettingsException {
    return (short[]) array(name, ConfigEntry.Type.xshort, short.class);
  }

  @Override
  public short[] getShortArray(final String name, final short... def) {
    try {
      return getShortArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addShort(final String name, final short value) {
    put(new ConfigEntry(ConfigEntry.Type.xshort, value), name);
  }

  @Override
  public void addShortArray(final String name, final short... values) {
    addArray(name, ConfigEntry.Type.xshort, values);
  }

  @Override
  public byte getByte(final String name) throws InvalidSettingsException {
    return (byte) value(name, ConfigEntry.Type.xbyte);
  }

  @Override
  public byte getByte(final String name, final byte def) {
    try {
      return getByte(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public byte[] getByteArray(final String name) throws InvalidSettingsException {
    return (byte[]) array(name, ConfigEntry.Type.xbyte, byte.class);
  }

  @Override
  public byte[] getByteArray(final String name, final byte... def) {
    try {
      return getByteArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addByte(final String name, final byte value) {
    put(new ConfigEntry(ConfigEntry.Type.xbyte, value), name);
  }

  @Override
  public void addByteArray(final String name, final byte... values) {
    addArray(name, ConfigEntry.Type.xbyte, values);
  }

  @Override
  public char getChar(final String name) throws InvalidSettingsException {
    return (char) value(name, ConfigEntry.Type.xchar);
  }

  @Override
  public char getChar(final String name, final char def) {
    try {
      return getChar(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public char[] getCharArray(final String name) throws InvalidSettingsException {
    return (char[]) array(name, ConfigEntry.Type.xchar, char.class);
  }

  @Override
  public char[] getCharArray(final String name, final char... def) {
    try {
      return getCharArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addChar(final String name, final char value) {
    put(new ConfigEntry(ConfigEntry.Type.xchar, value), name);
  }

  @Override
  public void addCharArray(final String name, final char... values) {
    addArray(name, ConfigEntry.Type.xchar, values);
  }

  @Override
  public boolean getBoolean(final String name) throws InvalidSettingsException {
    return (boolean) value(name, ConfigEntry.Type.xboolean);
  }

  @Override
  public boolean getBoolean(final String name, final boolean def) {
    try {
      return getBoolean(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public boolean[] getBooleanArray(final String name) throws InvalidSettingsException {
    return (boolean[]) array(name, ConfigEntry.Type.xboolean, boolean.class);
  }

  @Override
  public boolean[] getBooleanArray(final String name, final boolean... def) {
    try {
      return getBooleanArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addBoolean(final String name, final boolean value) {
    put(new ConfigEntry(ConfigEntry.Type.xboolean, value), name);
  }

  @Override
  public void addBooleanArray(final String name, final boolean... values) {
    addArray(name, ConfigEntry.Type.xboolean, values);
  }

  @Override
  public String getString(final String name) throws InvalidSettingsException {
    return (String) value(name, ConfigEntry.Type.xstring);
  }

  @Override
  public String getString(final String name, final String def) {
    try {
      return getString(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public String[] getStringArray(final String name) throws InvalidSettingsException {
    return (String[]) array(name, ConfigEntry.Type.xstring, String.class);
  }

  @Override
  public String[] getStringArray(final String name, final String... def) {
    try {
      return getStringArray(name);
    } catch (InvalidSettingsException e) {
      return def;
    }
  }

  @Override
  public void addString(final String name, final String value) {
    put(new ConfigEntry(ConfigEntry.Type.xstring, value), name);
  }

  @Override
  public void addStringArray(final String name, final String... values) {
    addArray(name, ConfigEntry.Type.xstring, values);
  }
}
