package org.contexture.headless.node;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.Optional;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.HeadlessField;
import org.knime.node.parameters.Widget;
import org.knime.node.parameters.widget.number.HeadlessLimits;
import org.knime.node.parameters.widget.number.NumberInputWidget;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation;

/** Checks the limits that a parameters class gives to KNIME's dialog; no dialog does it here. */
public final class ParameterLimits {
  private ParameterLimits() {}

  /**
   * Checks the parameters and all nested ones.
   *
   * @throws InvalidSettingsException naming the first parameter beyond a limit
   */
  public static void check(final Object group) throws InvalidSettingsException {
    for (HeadlessField field : HeadlessField.of(group.getClass())) {
      Object value = field.get(group);
      if (field.isGroup() && value != null) {
        check(value);
      }
      Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      NumberInputWidget limits = field.field().getAnnotation(NumberInputWidget.class);
      if (limits != null && plain instanceof Number number) {
        check(field, number, limits.minValidation());
        check(field, number, limits.maxValidation());
      }
    }
  }

  private static void check(
      final HeadlessField field,
      final Number value,
      final Class<? extends NumberInputWidgetValidation> type)
      throws InvalidSettingsException {
    if (Modifier.isAbstract(type.getModifiers())) {
      return; // no limit but that of the parameter's type
    }
    NumberInputWidgetValidation limit = create(type);
    Optional<String> violation = HeadlessLimits.violation(limit, value.doubleValue());
    if (violation.isPresent()) {
      Widget widget = field.field().getAnnotation(Widget.class);
      throw new InvalidSettingsException(
          "%s (%s) is %s: %s"
              .formatted(
                  widget == null ? field.key() : widget.title(),
                  field.key(),
                  value,
                  violation.get()));
    }
  }

  private static NumberInputWidgetValidation create(
      final Class<? extends NumberInputWidgetValidation> type) {
    try {
      Constructor<? extends NumberInputWidgetValidation> constructor =
          type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " needs a constructor without arguments", e);
    }
  }
}
