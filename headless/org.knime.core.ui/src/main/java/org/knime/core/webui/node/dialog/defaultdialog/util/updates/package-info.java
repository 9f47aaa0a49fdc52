/** What a state provider may throw. */
package org.knime.core.webui.node.dialog.defaultdialog.util.updates;
