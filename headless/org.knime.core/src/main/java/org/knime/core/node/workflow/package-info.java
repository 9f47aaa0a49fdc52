/** Where a node is. */
package org.knime.core.node.workflow;
