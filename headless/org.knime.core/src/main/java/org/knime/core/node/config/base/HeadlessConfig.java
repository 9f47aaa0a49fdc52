package org.knime.core.node.config.base;

import java.util.List;
import org.knime.core.node.InvalidSettingsException;

/** Not KNIME's: sets values given as text, for the command line and for written workflows. */
public final class HeadlessConfig {
  private static final String ARRAY_SIZE = "array-size";
  private static final String PRESENCE = "_is_present";

  private HeadlessConfig() {}

  /**
   * Sets a value. An optional value becomes present; a null text makes it absent.
   *
   * @param target what to change
   * @param template a tree in which the key has the type that it shall have
   * @throws InvalidSettingsException if the template has no such value, or the text is not of its
   *     type
   */
  public static void set(
      final ConfigBase target, final ConfigBase template, final String key, final String text)
      throws InvalidSettingsException {
    Object known = template.entries().get(key);
    if (known instanceof ConfigEntry entry) {
      if (template.containsKey(key + PRESENCE)) {
        target.addBoolean(key + PRESENCE, text != null);
      }
      target.put(text == null ? entry : parse(entry.type(), key, text), key);
    } else if (known instanceof ConfigBase array && isArray(array)) {
      setArray(target, template, key, text.isEmpty() ? List.of() : List.of(text.split(",", -1)));
    } else {
      throw new InvalidSettingsException(
          "There is no setting \"%s\"; there are: %s"
              .formatted(key, String.join(", ", template.keySet())));
    }
  }

  /**
   * Sets an array.
   *
   * @throws InvalidSettingsException if the template has no such array, or a text is not of its
   *     type
   */
  public static void setArray(
      final ConfigBase target,
      final ConfigBase template,
      final String key,
      final List<String> texts)
      throws InvalidSettingsException {
    if (!(template.entries().get(key) instanceof ConfigBase array && isArray(array))) {
      throw new InvalidSettingsException("Setting \"" + key + "\" is no array");
    }
    ConfigEntry.Type type = elements(array);
    ConfigBase changed = target.addConfigBase(key);
    changed.addInt(ARRAY_SIZE, texts.size());
    for (int i = 0; i < texts.size(); i++) {
      changed.put(parse(type, key, texts.get(i)), Integer.toString(i));
    }
  }

  /**
   * Returns the type of a value, or of an array's elements, as KNIME's files name it.
   *
   * @throws InvalidSettingsException if there is no such value
   */
  public static String type(final ConfigBase tree, final String key)
      throws InvalidSettingsException {
    Object known = tree.entries().get(key);
    if (known instanceof ConfigEntry entry) {
      return entry.type().name();
    }
    if (known instanceof ConfigBase array && isArray(array)) {
      return elements(array).name();
    }
    throw new InvalidSettingsException(
        "There is no setting \"%s\"; there are: %s"
            .formatted(key, String.join(", ", tree.keySet())));
  }

  /**
   * Overwrites a value, or an array by one of a single element, as a flow variable does. An
   * optional value stays present or absent.
   *
   * @throws InvalidSettingsException if there is no such value, or the text is not of its type
   */
  public static void overwrite(final ConfigBase tree, final String key, final String text)
      throws InvalidSettingsException {
    if (tree.entries().get(key) instanceof ConfigEntry entry) {
      tree.put(parse(entry.type(), key, text), key);
    } else {
      setArray(tree, tree, key, List.of(text));
    }
  }

  private static ConfigEntry.Type elements(final ConfigBase array) {
    return array.entries().get("0") instanceof ConfigEntry first
        ? first.type()
        : ConfigEntry.Type.xstring;
  }

  private static boolean isArray(final ConfigBase tree) {
    return tree.containsKey(ARRAY_SIZE);
  }

  private static ConfigEntry parse(final ConfigEntry.Type type, final String key, final String text)
      throws InvalidSettingsException {
    if (type == ConfigEntry.Type.xboolean && !text.equals("true") && !text.equals("false")) {
      throw new InvalidSettingsException(
          "Setting \"" + key + "\" is true or false, not \"" + text + "\"");
    }
    try {
      return new ConfigEntry(type, type.parse(text));
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingsException(
          "Setting \"%s\" is of type %s, which \"%s\" is not".formatted(key, type, text), e);
    }
  }
}
