/** How parameters are stored. */
package org.knime.node.parameters.persistence;
