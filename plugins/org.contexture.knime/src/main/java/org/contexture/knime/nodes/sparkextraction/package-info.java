/**
 * The node <i>Spark Feature Extraction</i>: its factory, its parameters and its call into the
 * pipeline.
 */
package org.contexture.knime.nodes.sparkextraction;
