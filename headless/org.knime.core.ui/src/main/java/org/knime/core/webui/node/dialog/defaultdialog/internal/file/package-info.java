/** Buttons that open a file chooser; since KNIME 5.9. */
package org.knime.core.webui.node.dialog.defaultdialog.internal.file;
