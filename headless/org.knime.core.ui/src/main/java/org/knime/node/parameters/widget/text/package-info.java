/** Texts and their limits. */
package org.knime.node.parameters.widget.text;
