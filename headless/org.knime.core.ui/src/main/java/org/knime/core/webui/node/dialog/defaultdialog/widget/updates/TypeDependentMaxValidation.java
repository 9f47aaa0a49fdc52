package org.knime.core.webui.node.dialog.defaultdialog.widget.updates;

import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MaxValidation;

/** No limit but that of the parameter's type. */
public final class TypeDependentMaxValidation extends MaxValidation {
  @Override
  protected double getMax() {
    return Double.MAX_VALUE;
  }
}
