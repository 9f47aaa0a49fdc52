package org.contexture.knime;

import java.lang.reflect.Field;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.knime.node.HeadlessNode;
import org.knime.node.parameters.Advanced;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.layout.After;
import org.knime.node.parameters.layout.Layout;
import org.knime.node.parameters.layout.Section;
import org.knime.node.parameters.widget.choices.Label;
import org.knime.node.parameters.widget.credentials.Credentials;

/** The page of one node in docs/nodes, made from the node's own description. */
final class NodePage {

  private final HeadlessNode node;
  private final StringBuilder page = new StringBuilder();

  NodePage(HeadlessNode node) {
    this.node = node;
  }

  /** Name of the page's file. */
  String fileName() {
    return node.name().toLowerCase(Locale.ROOT).replace(' ', '-') + ".md";
  }

  String markdown() {
    page.setLength(0);
    line("# " + node.name());
    line("*" + text(node.shortDescription()) + "*");
    line(text(node.fullDescription()));
    ports("Input", node.inputs());
    ports("Output", node.outputs());
    node.viewDescription().ifPresent(view -> line("## View\n\n" + text(view)));
    node.parametersClass().ifPresent(this::parameters);
    links();
    return page.toString().strip() + "\n";
  }

  private void ports(String direction, List<HeadlessNode.Port> ports) {
    if (ports.isEmpty()) {
      return;
    }
    line("## " + direction);
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < ports.size(); i++) {
      HeadlessNode.Port port = ports.get(i);
      list.append(
          String.format(
              Locale.ROOT,
              "%d. **%s** (%s): %s%n",
              i + 1,
              port.name(),
              port.type().getName(),
              text(port.description()) + (port.extendable() ? " More can be added." : "")));
    }
    line(list.toString().stripTrailing());
  }

  private void links() {
    if (!node.resources().isEmpty()) {
      line("## Links");
      StringBuilder list = new StringBuilder();
      for (HeadlessNode.Resource link : node.resources()) {
        list.append("- [%s](%s)%n".formatted(text(link.description()), link.href()));
      }
      line(list.toString().stripTrailing());
    }
  }

  private void parameters(Class<? extends NodeParameters> parameters) {
    line("## Parameters");
    line("| parameter | key | default | |\n|---|---|---|---|\n" + rows(parameters).stripTrailing());
  }

  private static String rows(Class<? extends NodeParameters> parameters) {
    NodeParameters defaults =
        org.knime.core.webui.node.dialog.defaultdialog.NodeParametersUtil.createSettings(
            parameters);
    StringBuilder rows = new StringBuilder();
    for (Field field : inDialogOrder(fields(parameters))) {
      Widget widget = field.getAnnotation(Widget.class);
      if (widget != null) {
        rows.append(
            "| %s | `%s` | %s | %s |%n"
                .formatted(
                    title(field, widget),
                    field.getName(),
                    shown(field, defaults),
                    description(field, widget)));
      }
    }
    return rows.toString();
  }

  /** The fields of a class and, before them, of the classes it extends. */
  static List<Field> fields(Class<?> type) {
    List<Field> fields = new java.util.ArrayList<>();
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      fields.addAll(fields(type.getSuperclass()));
    }
    fields.addAll(List.of(type.getDeclaredFields()));
    return fields;
  }

  /** The order of the dialog: section after section, each in the order of its fields. */
  private static List<Field> inDialogOrder(List<Field> fields) {
    return fields.stream()
        .sorted(
            Comparator.comparingInt(
                field -> {
                  Layout layout = field.getAnnotation(Layout.class);
                  return layout == null ? 0 : sectionsBefore(layout.value());
                }))
        .toList();
  }

  private static int sectionsBefore(Class<?> section) {
    After after = section.getAnnotation(After.class);
    return after == null ? 0 : 1 + sectionsBefore(after.value());
  }

  private static String title(Field field, Widget widget) {
    Layout layout = field.getAnnotation(Layout.class);
    Section section = layout == null ? null : layout.value().getAnnotation(Section.class);
    boolean advanced =
        widget.advanced() || (layout != null && layout.value().isAnnotationPresent(Advanced.class));
    return (section == null ? "" : section.title() + ": ")
        + widget.title()
        + (advanced ? " (advanced)" : "");
  }

  private static String shown(Field field, NodeParameters defaults) {
    try {
      field.setAccessible(true);
      Object value = field.get(defaults);
      if (value instanceof Object[] array) {
        value = String.join(", ", java.util.Arrays.stream(array).map(String::valueOf).toList());
      }
      if (value instanceof Credentials) {
        return "";
      }
      return String.valueOf(value).isEmpty() ? "" : "`" + value + "`";
    } catch (IllegalAccessException problem) {
      throw new AssertionError(problem);
    }
  }

  private static String description(Field field, Widget widget) {
    StringBuilder description = new StringBuilder(text(widget.description()));
    if (field.getType().isEnum()) {
      for (Object constant : field.getType().getEnumConstants()) {
        description.append("<br>").append(choice(field.getType(), (Enum<?>) constant));
      }
    }
    return description.toString().replace("\n", " ").replace("|", "\\|");
  }

  private static String choice(Class<?> type, Enum<?> constant) {
    try {
      Label label = type.getDeclaredField(constant.name()).getAnnotation(Label.class);
      return "`%s` %s%s"
          .formatted(
              constant.name(),
              label == null ? "" : label.value(),
              label == null || label.description().isEmpty()
                  ? ""
                  : ": " + text(label.description()));
    } catch (NoSuchFieldException problem) {
      throw new AssertionError(problem);
    }
  }

  private void line(String text) {
    page.append(text).append("\n\n");
  }

  /** The descriptions' HTML as Markdown. */
  private static String text(String html) {
    return html.strip()
        .replaceAll("\\s+", " ")
        .replaceAll("\\s*</p>\\s*<p>\\s*", "\n\n")
        .replaceAll("</?p>", "")
        .replaceAll("</?tt>", "`")
        .replaceAll("</?i>", "*")
        .replaceAll("</?b>", "**")
        .replaceAll("\\s*<li>", "\n- ")
        .replaceAll("</li>|</?ul>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .strip();
  }
}
