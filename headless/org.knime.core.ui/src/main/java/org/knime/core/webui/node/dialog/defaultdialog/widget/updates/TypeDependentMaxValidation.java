package org.knime.core.webui.node.dialog.defaultdialog.widget.updates;

import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MaxValidation;

/** No limit but that of the parameter's type. */
public abstract class TypeDependentMaxValidation extends MaxValidation {}
