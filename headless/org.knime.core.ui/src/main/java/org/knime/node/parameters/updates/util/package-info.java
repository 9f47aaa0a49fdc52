/** Ready predicates. */
package org.knime.node.parameters.updates.util;
