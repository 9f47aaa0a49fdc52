package org.contexture.headless.node;

import java.util.List;
import java.util.Locale;
import org.contexture.headless.node.Parameter.Choice;
import org.knime.node.HeadlessNode;
import org.knime.node.HeadlessNode.Port;

/** A node's description as text or Markdown. */
public final class NodeText {
  private final HeadlessNode node;
  private final RegisteredNode registered;
  private final List<Parameter> parameters;

  /** Takes a node. */
  public NodeText(final RegisteredNode registered) {
    this.registered = registered;
    this.node = registered.node();
    this.parameters = node.parametersClass().map(Parameter::of).orElse(List.of());
  }

  /** Returns one line about a node. */
  public static String line(final RegisteredNode registered) {
    return Html.text(registered.node().shortDescription());
  }

  /** Returns the description for a terminal. */
  public String plain() {
    StringBuilder text = new StringBuilder();
    text.append(node.name()).append(" (").append(node.nodeType()).append(")\n");
    text.append(Html.text(node.shortDescription())).append("\n\n");
    text.append("Factory: ").append(registered.factory()).append('\n');
    ports(text, "Input", node.inputs());
    ports(text, "Output", node.outputs());
    node.viewDescription().ifPresent(view -> text.append("View: " + Html.text(view) + "\n"));
    text.append("\nParameters (--set ID/key=value):\n");
    for (Parameter parameter : parameters) {
      text.append(
          "  %s = %s  (%s%s)%n"
              .formatted(
                  parameter.key(),
                  parameter.defaultValue(),
                  parameter.type(),
                  parameter.advanced() ? ", advanced" : ""));
      text.append("      ").append(parameter.title()).append(": ");
      text.append(Html.text(parameter.description())).append('\n');
      for (Choice choice : parameter.choices()) {
        text.append("      - %s: %s%n".formatted(choice.name(), choice.label()));
      }
    }
    return text.toString();
  }

  private static void ports(final StringBuilder text, final String side, final List<Port> ports) {
    for (int i = 0; i < ports.size(); i++) {
      Port port = ports.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%s %d: %s (%s) - %s%n",
              side,
              i + 1,
              port.name(),
              port.type(),
              text(port)));
    }
  }

  /** Returns the description as a page. */
  public String markdown() {
    StringBuilder page = new StringBuilder();
    page.append("# ").append(node.name()).append("\n\n");
    page.append(Html.text(node.shortDescription())).append("\n\n");
    page.append(Html.markdown(node.fullDescription())).append("\n\n");
    markdownPorts(page, "Input", node.inputs());
    markdownPorts(page, "Output", node.outputs());
    node.viewDescription()
        .ifPresent(view -> page.append("## View\n\n" + Html.markdown(view) + "\n\n"));
    if (!parameters.isEmpty()) {
      page.append("## Parameters\n\n");
    }
    for (Parameter parameter : parameters) {
      page.append("**").append(parameter.title()).append("** (`");
      page.append(parameter.key()).append("`, ").append(parameter.type());
      if (!parameter.defaultValue().isEmpty()) {
        page.append(", default `").append(parameter.defaultValue()).append('`');
      }
      page.append(parameter.advanced() ? ", advanced)" : ")").append("  \n");
      page.append(Html.markdown(parameter.description())).append("\n\n");
      for (Choice choice : parameter.choices()) {
        page.append("- `%s`: %s".formatted(choice.name(), choice.label()));
        String more = Html.text(choice.description());
        page.append(more.isEmpty() ? "" : ". " + more).append('\n');
      }
      page.append(parameter.choices().isEmpty() ? "" : "\n");
    }
    return page.toString();
  }

  private static void markdownPorts(
      final StringBuilder page, final String side, final List<Port> ports) {
    if (ports.isEmpty()) {
      return;
    }
    page.append("## ").append(side).append("\n\n");
    for (int i = 0; i < ports.size(); i++) {
      Port port = ports.get(i);
      page.append(
          String.format(
              Locale.ROOT, "%d. **%s** (%s): %s%n", i + 1, port.name(), port.type(), text(port)));
    }
    page.append('\n');
  }

  private static String text(final Port port) {
    return Html.text(port.description()) + (port.extendable() ? " More can be added." : "");
  }
}
