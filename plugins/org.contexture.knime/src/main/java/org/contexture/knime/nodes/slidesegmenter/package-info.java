/** The node <i>Slide Segmenter</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.slidesegmenter;
