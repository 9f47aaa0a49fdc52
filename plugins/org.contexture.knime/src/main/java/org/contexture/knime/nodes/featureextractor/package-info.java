/**
 * The node <i>Tile Feature Extractor</i>: its factory, its parameters and its call into the
 * pipeline.
 */
package org.contexture.knime.nodes.featureextractor;
