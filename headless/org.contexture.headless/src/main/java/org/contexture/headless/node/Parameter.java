package org.contexture.headless.node;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.knime.core.webui.node.dialog.defaultdialog.HeadlessField;
import org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.credentials.Credentials;

/**
 * What users are told of one parameter.
 *
 * @param key the path that {@code --set} takes, without the node's id
 * @param title the name in the dialog
 * @param description HTML
 * @param type what kind of value it takes
 * @param defaultValue the default as text; empty if there is none
 * @param choices the constants of an enum, with their labels
 * @param advanced whether most users leave it alone
 */
public record Parameter(
    String key,
    String title,
    String description,
    String type,
    String defaultValue,
    List<Choice> choices,
    boolean advanced) {

  /**
   * A constant of an enum.
   *
   * @param name what is stored
   * @param label what users see
   * @param description HTML; may be empty
   */
  public record Choice(String name, String label, String description) {}

  /** Returns the parameters of a class, nested ones too, in the order of their declaration. */
  public static List<Parameter> of(final Class<? extends NodeParameters> type) {
    List<Parameter> found = new ArrayList<>();
    collect("", NodeParametersUtil.createSettings(type), found);
    return found;
  }

  private static void collect(
      final String prefix, final Object group, final List<Parameter> found) {
    for (HeadlessField field : HeadlessField.of(group.getClass())) {
      Object value = field.get(group);
      if (field.isGroup() && field.persistor().isEmpty()) {
        collect(prefix + field.key() + "/", value, found);
      } else if (field.field().isAnnotationPresent(Widget.class)) {
        found.add(describe(prefix, field, value));
      }
    }
  }

  private static Parameter describe(
      final String prefix, final HeadlessField parameter, final Object value) {
    Field field = parameter.field();
    Widget widget = field.getAnnotation(Widget.class);
    return new Parameter(
        prefix + parameter.key(),
        widget.title(),
        widget.description(),
        typeName(parameter),
        text(value),
        choices(parameter.type()),
        widget.advanced() || field.isAnnotationPresent(Advanced.class));
  }

  private static String typeName(final HeadlessField parameter) {
    Class<?> type = parameter.type();
    String name =
        type.isEnum()
            ? "choice"
            : type == String.class
                ? "text"
                : type.getSimpleName().toLowerCase(Locale.ROOT).replace("integer", "int");
    return parameter.isOptional() ? name + ", optional" : name;
  }

  private static String text(final Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(Parameter::text).orElse("");
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Credentials) {
      return "";
    }
    if (value != null && value.getClass().isArray()) {
      String elements = Arrays.deepToString(new Object[] {value});
      return elements.substring(2, elements.length() - 2);
    }
    return Objects.toString(value, "");
  }

  private static List<Choice> choices(final Class<?> type) {
    if (!type.isEnum()) {
      return List.of();
    }
    return Arrays.stream(type.getFields())
        .filter(Field::isEnumConstant)
        .map(
            constant -> {
              Label label = constant.getAnnotation(Label.class);
              return new Choice(
                  constant.getName(),
                  label == null ? constant.getName() : label.value(),
                  label == null ? "" : label.description());
            })
        .toList();
  }
}
