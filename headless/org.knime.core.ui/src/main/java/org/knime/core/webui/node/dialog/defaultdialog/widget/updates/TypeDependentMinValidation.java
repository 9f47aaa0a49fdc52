package org.knime.core.webui.node.dialog.defaultdialog.widget.updates;

import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation;

/** No limit but that of the parameter's type. */
public abstract class TypeDependentMinValidation extends MinValidation {}
