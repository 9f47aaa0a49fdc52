/** The node <i>Tile Similarity</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.tilesimilarity;
