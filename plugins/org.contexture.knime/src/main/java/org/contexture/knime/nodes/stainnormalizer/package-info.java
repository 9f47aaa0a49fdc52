/** The node <i>Stain Normalizer</i>: its factory, its parameters and its call into the pipeline. */
package org.contexture.knime.nodes.stainnormalizer;
