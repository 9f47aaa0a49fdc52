/** Numbers and their limits. */
package org.knime.node.parameters.widget.number;
