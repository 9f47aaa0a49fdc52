/** Ready choices: the columns of an input table. */
package org.knime.node.parameters.widget.choices.util;
