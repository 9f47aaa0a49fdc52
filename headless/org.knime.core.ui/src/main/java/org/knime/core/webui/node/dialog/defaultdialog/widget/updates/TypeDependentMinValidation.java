package org.knime.core.webui.node.dialog.defaultdialog.widget.updates;

import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation;

/** No limit but that of the parameter's type. */
public final class TypeDependentMinValidation extends MinValidation {
  @Override
  protected double getMin() {
    return -Double.MAX_VALUE;
  }
}
