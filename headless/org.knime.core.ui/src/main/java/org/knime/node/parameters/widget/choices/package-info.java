/** Choices to pick from. */
package org.knime.node.parameters.widget.choices;
