package org.contexture.headless.node;

import java.lang.reflect.Constructor;
import java.util.Optional;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.webui.node.dialog.defaultdialog.ParameterField;
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
    for (ParameterField field : ParameterField.of(group.getClass())) {
      Object value = field.get(group);
      if (field.isGroup() && value != null) {
        check(value);
      }
      Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
      NumberInputWidget limits = field.field().getAnnotation(NumberInputWidget.class);
      if (limits != null && plain instanceof Number number) {
        check(field, number, create(limits.minValidation()));
        check(field, number, create(limits.maxValidation()));
      }
    }
  }

  private static void check(
      final ParameterField field, final Number value, final NumberInputWidgetValidation limit)
      throws InvalidSettingsException {
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
