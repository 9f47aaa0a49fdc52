/** Makes, reads and writes parameters. Read {@code NodeParametersUtil}. */
package org.knime.core.webui.node.dialog.defaultdialog;
