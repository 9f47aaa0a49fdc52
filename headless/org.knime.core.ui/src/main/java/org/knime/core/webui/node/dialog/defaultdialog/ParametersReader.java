package org.knime.core.webui.node.dialog.defaultdialog;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Optional;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.migration.DefaultProvider;
import org.knime.node.parameters.persistence.NodeParametersPersistor;
import org.knime.node.parameters.widget.credentials.Credentials;

/** Reads parameters from settings. */
final class ParametersReader {
  private final NodeSettingsRO settings;

  ParametersReader(final NodeSettingsRO settings) {
    this.settings = settings;
  }

  Object read(final Class<?> type) throws InvalidSettingsException {
    Object group = NodeParametersUtil.createSettings(type.asSubclass(NodeParameters.class));
    for (HeadlessField field : HeadlessField.of(type)) {
      if (field.persistor().isPresent()) {
        readOwn(field, group);
      } else if (field.migration().isPresent() && !settings.containsKey(field.key())) {
        field.set(group, valueIfAbsent(field));
      } else if (!field.keepsDefaultIfAbsent() || settings.containsKey(field.key())) {
        field.set(group, value(field));
      }
    }
    return group;
  }

  private void readOwn(final HeadlessField field, final Object group)
      throws InvalidSettingsException {
    NodeParametersPersistor<?> persistor = persistor(field);
    boolean present =
        Arrays.stream(persistor.getConfigPaths())
            .anyMatch(path -> path.length > 0 && settings.containsKey(path[0]));
    if (present || !field.keepsDefaultIfAbsent()) {
      field.set(group, persistor.load(settings));
    }
  }

  static NodeParametersPersistor<?> persistor(final HeadlessField field) {
    return (NodeParametersPersistor<?>) make(field.persistor().orElseThrow().value());
  }

  private static Object valueIfAbsent(final HeadlessField field) {
    Class<?> type = field.migration().orElseThrow().value();
    if (make(type) instanceof DefaultProvider<?> provider) {
      return provider.getDefault();
    }
    throw new IllegalStateException(
        type.getName() + " is no DefaultProvider; other migrations are not known here");
  }

  private static Object make(final Class<?> type) {
    try {
      var constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " needs a constructor without arguments", e);
    }
  }

  private Object value(final HeadlessField field) throws InvalidSettingsException {
    String key = field.key();
    if (field.isGroup()) {
      return new ParametersReader(settings.getNodeSettings(key)).read(field.type());
    }
    if (field.type() == Credentials.class) {
      return HeadlessCredentials.read(settings.getNodeSettings(key));
    }
    if (field.isGroupArray()) {
      return groups(settings.getNodeSettings(key), field.type().getComponentType());
    }
    if (field.isOptional()) {
      return settings.getBoolean(ParametersWriter.presence(key), true)
          ? Optional.ofNullable(ParameterValue.read(settings, key, field.type()))
          : Optional.empty();
    }
    return ParameterValue.read(settings, key, field.type());
  }

  private static Object groups(final NodeSettingsRO nested, final Class<?> type)
      throws InvalidSettingsException {
    int size = (int) nested.keySet().stream().filter(key -> key.matches("\\d+")).count();
    Object groups = Array.newInstance(type, size);
    for (int i = 0; i < size; i++) {
      NodeSettingsRO element = nested.getNodeSettings(Integer.toString(i));
      Array.set(groups, i, new ParametersReader(element).read(type));
    }
    return groups;
  }
}
