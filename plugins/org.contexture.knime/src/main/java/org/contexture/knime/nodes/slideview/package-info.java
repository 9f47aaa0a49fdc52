/** The node Slide View: slides to look at, with what a model made of them. */
package org.contexture.knime.nodes.slideview;
