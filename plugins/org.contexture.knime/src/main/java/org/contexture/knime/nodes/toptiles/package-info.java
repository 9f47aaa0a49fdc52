/** The node <i>Top Tiles</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.toptiles;
