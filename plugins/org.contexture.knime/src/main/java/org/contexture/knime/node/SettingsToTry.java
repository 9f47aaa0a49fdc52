package org.contexture.knime.node;

import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.contexture.mil.MilOptions;
import org.knime.core.node.InvalidSettingsException;

/**
 * Settings of training as one text: semicolons between settings, commas between parameters, e.g.
 * {@code head=mean; head=abmil, learningRate=0.001}. The names are those of the node's parameters
 * as KNIME saves them; what a setting does not name is as in the dialog.
 *
 * @param texts of each setting
 * @param options of each
 */
public record SettingsToTry(List<String> texts, List<MilOptions> options) {

  /** What is no matter of choice. */
  private static final Set<String> NO_CHOICE = Set.of("device", "seed");

  public SettingsToTry {
    texts = List.copyOf(texts);
    options = List.copyOf(options);
  }

  /**
   * Reads them.
   *
   * @throws InvalidSettingsException saying which is wrong, and what is possible
   */
  static SettingsToTry of(String text, MilTrainingParameters parameters)
      throws InvalidSettingsException {
    List<String> texts =
        Stream.of(text.split(";", -1)).map(String::strip).filter(one -> !one.isEmpty()).toList();
    if (texts.size() == 1) {
      throw new InvalidSettingsException(
          "There is one setting to try, \"%s\": nothing to choose from. Write two or more, separated by semicolons, or none."
              .formatted(texts.get(0)));
    }
    List<MilOptions> options = new ArrayList<>();
    for (String setting : texts) {
      MilTrainingParameters changed = copy(parameters);
      for (String one : setting.split(",", -1)) {
        change(changed, one, setting);
      }
      try {
        options.add(changed.options());
      } catch (InvalidSettingsException e) {
        throw new InvalidSettingsException(
            "The setting \"%s\" to try: %s".formatted(setting, e.getMessage()), e);
      }
    }
    return new SettingsToTry(texts, options);
  }

  private static void change(MilTrainingParameters parameters, String text, String setting)
      throws InvalidSettingsException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text.strip() : text.substring(0, equals).strip();
    Map<String, Field> fields = fields(MilTrainingParameters.class, MilTaskParameters.class);
    fields.keySet().removeAll(NO_CHOICE);
    Field field = fields.get(name);
    if (equals < 0 || field == null) {
      throw new InvalidSettingsException(
          "The setting \"%s\" to try has \"%s\"; expected name=value with one of the names %s."
              .formatted(setting, text.strip(), new TreeSet<>(fields.keySet())));
    }
    String value = text.substring(equals + 1).strip();
    try {
      field.set(parameters, read(field.getType(), value));
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingsException(
          "The setting \"%s\" to try has the value \"%s\" for \"%s\"; expected %s."
              .formatted(setting, value, name, expected(field.getType())),
          e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object read(Class<?> type, String value) {
    if (type == int.class) {
      return Integer.valueOf(value);
    } else if (type == long.class) {
      return Long.valueOf(value);
    } else if (type == double.class) {
      return Double.valueOf(value);
    } else if (type == boolean.class) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(value);
      }
      return Boolean.valueOf(value);
    } else if (type.isEnum()) {
      return Stream.of(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(value))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(value));
    }
    return value;
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return "one of " + List.of(type.getEnumConstants());
    }
    return type == boolean.class
        ? "true or false"
        : type == double.class ? "a number" : "a whole number";
  }

  private static MilTrainingParameters copy(MilTrainingParameters parameters) {
    try {
      Constructor<?> constructor = parameters.getClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      MilTrainingParameters copy = (MilTrainingParameters) constructor.newInstance();
      for (Field field : fields(MilTrainingParameters.class, Object.class).values()) {
        field.set(copy, field.get(parameters));
      }
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Those of a class and of what it extends up to another, by name. */
  private static Map<String, Field> fields(Class<?> of, Class<?> end) {
    Map<String, Field> fields = new LinkedHashMap<>();
    for (Class<?> type = of; type != end; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          field.setAccessible(true);
          fields.put(field.getName(), field);
        }
      }
    }
    return fields;
  }
}
