/** How parameters are shown. */
package org.knime.node.parameters.widget;
