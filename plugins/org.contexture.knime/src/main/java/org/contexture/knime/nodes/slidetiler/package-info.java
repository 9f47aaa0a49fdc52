/** The node <i>Slide Tiler</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.slidetiler;
