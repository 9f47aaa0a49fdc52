/**
 * What travels between nodes, and how it is stored. Read {@link
 * org.knime.core.node.port.PortObject}.
 */
package org.knime.core.node.port;
