/** Repeated groups of parameters. */
package org.knime.node.parameters.array;
