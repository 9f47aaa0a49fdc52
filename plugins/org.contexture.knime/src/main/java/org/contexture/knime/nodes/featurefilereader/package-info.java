/**
 * The node <i>Feature File Reader</i>: its factory, its parameters and its call into the pipeline.
 */
package org.contexture.knime.nodes.featurefilereader;
