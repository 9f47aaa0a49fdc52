/** What depends on what in the dialog. */
package org.knime.node.parameters.updates;
