package org.knime.core.webui.node.dialog.defaultdialog;

import java.util.Optional;
import org.knime.core.node.NodeSettingsWO;
import org.knime.node.parameters.persistence.NodeParametersPersistor;
import org.knime.node.parameters.widget.credentials.Credentials;

/** Writes parameters to settings. */
final class ParametersWriter {
  private final NodeSettingsWO settings;

  ParametersWriter(final NodeSettingsWO settings) {
    this.settings = settings;
  }

  static String presence(final String key) {
    return key + "_is_present";
  }

  void write(final Object group) {
    for (HeadlessField field : HeadlessField.of(group.getClass())) {
      Object value = field.get(group);
      String key = field.key();
      if (field.persistor().isPresent()) {
        writeOwn(field, value);
      } else if (field.isGroup()) {
        new ParametersWriter(settings.addNodeSettings(key)).write(value);
      } else if (value instanceof Credentials credentials) {
        HeadlessCredentials.write(credentials, settings.addNodeSettings(key));
      } else if (field.isGroupArray()) {
        writeGroups(settings.addNodeSettings(key), (Object[]) value);
      } else if (field.isOptional()) {
        writeOptional(field, (Optional<?>) value);
      } else {
        ParameterValue.write(settings, key, field.type(), value);
      }
    }
  }

  @SuppressWarnings("unchecked") // the annotation says that persistor and field belong together
  private void writeOwn(final HeadlessField field, final Object value) {
    ((NodeParametersPersistor<Object>) ParametersReader.persistor(field)).save(value, settings);
  }

  private static void writeGroups(final NodeSettingsWO nested, final Object[] groups) {
    for (int i = 0; i < groups.length; i++) {
      new ParametersWriter(nested.addNodeSettings(Integer.toString(i))).write(groups[i]);
    }
  }

  private void writeOptional(final HeadlessField field, final Optional<?> value) {
    String key = field.key();
    if (value.isPresent()) {
      ParameterValue.write(settings, key, field.type(), value.get());
    } else {
      ParameterValue.writeEmpty(settings, key, field.type());
    }
    settings.addBoolean(presence(key), value.isPresent());
  }
}
