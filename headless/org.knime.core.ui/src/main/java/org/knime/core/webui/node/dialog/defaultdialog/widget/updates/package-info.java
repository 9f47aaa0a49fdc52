/** KNIME's own limits, which annotations name as their defaults. */
package org.knime.core.webui.node.dialog.defaultdialog.widget.updates;
