/** What happens to settings of older versions. */
package org.knime.node.parameters.migration;
