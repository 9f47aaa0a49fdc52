package org.contexture.headless.workflow;

import java.util.stream.Stream;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.NodeSettingsRO;
import org.knime.core.node.NodeSettingsWO;

/**
 * A variable of a workflow: a value that parameters of nodes can take instead of their own.
 *
 * @param name its name, unique in the workflow
 * @param kind what kind of value it has
 * @param value the value as text
 */
public record FlowVariable(String name, Kind kind, String value) {

  /** The kinds of variables. The constants are named as KNIME stores them. */
  public enum Kind {
    /** A text. */
    STRING("String"),
    /** A whole number of 32 bits. */
    INTEGER("int"),
    /** A number. */
    DOUBLE("double"),
    /** A whole number of 64 bits. */
    LONG("long"),
    /** True or false. */
    BOOLEAN("boolean");

    private final String typed;

    Kind(final String typed) {
      this.typed = typed;
    }

    private Object parse(final String text) {
      return switch (this) {
        case STRING -> text;
        case INTEGER -> Integer.valueOf(text);
        case DOUBLE -> Double.valueOf(text);
        case LONG -> Long.valueOf(text);
        case BOOLEAN -> Boolean.valueOf(text);
      };
    }

    /** Returns whether such a variable can overwrite a setting of a type such as {@code xint}. */
    boolean overwrites(final String settingType) {
      return switch (settingType) {
        case "xstring" -> true;
        case "xboolean" -> this == STRING || this == BOOLEAN;
        case "xint", "xshort", "xbyte" -> this == INTEGER;
        case "xlong" -> this == INTEGER || this == LONG;
        case "xdouble", "xfloat" -> this == INTEGER || this == LONG || this == DOUBLE;
        case "xchar" -> this == STRING || this == INTEGER;
        default -> false;
      };
    }

    @Override
    public String toString() {
      return typed;
    }
  }

  /**
   * Checks the value and gives it the form that KNIME shows.
   *
   * @throws IllegalArgumentException if the value is not of the kind
   */
  public FlowVariable {
    try {
      value = kind.parse(value).toString();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "The value of flow variable \"%s\" is \"%s\", which is no %s"
              .formatted(name, value, kind),
          e);
    }
  }

  /**
   * Reads {@code name,value,type} as KNIME's batch executor does: the type is String, int or
   * double; the value may hold commas.
   *
   * @throws IllegalArgumentException if the text has another form
   */
  public static FlowVariable parse(final String text) {
    int first = text.indexOf(',');
    int last = text.lastIndexOf(',');
    String type = text.substring(last + 1);
    Kind kind =
        Stream.of(Kind.STRING, Kind.INTEGER, Kind.DOUBLE)
            .filter(known -> known.typed.equals(type) && 0 < first && first < last)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "\"%s\" is not of the form name,value,type with one of the types String, int, double"
                            .formatted(text)));
    return new FlowVariable(text.substring(0, first), kind, text.substring(first + 1, last));
  }

  static FlowVariable load(final NodeSettingsRO stored) throws InvalidSettingsException {
    String name = stored.getString("name");
    String type = stored.getString("class");
    return switch (type) {
      case "STRING" -> new FlowVariable(name, Kind.STRING, stored.getString("value"));
      case "INTEGER" ->
          new FlowVariable(name, Kind.INTEGER, Integer.toString(stored.getInt("value")));
      case "DOUBLE" ->
          new FlowVariable(name, Kind.DOUBLE, Double.toString(stored.getDouble("value")));
      case "LONG" -> new FlowVariable(name, Kind.LONG, Long.toString(stored.getLong("value")));
      case "BOOLEAN" ->
          new FlowVariable(name, Kind.BOOLEAN, Boolean.toString(stored.getBoolean("value")));
      default ->
          throw new InvalidSettingsException(
              "Workflow variable \"%s\" is of type %s, which runs in KNIME only"
                  .formatted(name, type));
    };
  }

  void save(final NodeSettingsWO target) {
    target.addString("name", name);
    target.addString("class", kind.name());
    Object parsed = kind.parse(value);
    switch (kind) {
      case STRING -> target.addString("value", value);
      case INTEGER -> target.addInt("value", (Integer) parsed);
      case DOUBLE -> target.addDouble("value", (Double) parsed);
      case LONG -> target.addLong("value", (Long) parsed);
      case BOOLEAN -> target.addBoolean("value", (Boolean) parsed);
    }
  }
}
