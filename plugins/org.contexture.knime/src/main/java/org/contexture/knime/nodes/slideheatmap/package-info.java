/** The node <i>Slide Heatmap</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.slideheatmap;
