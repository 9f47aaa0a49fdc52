/**
 * The node <i>Instance Table Reader</i>: its factory, its parameters and its call into the
 * pipeline.
 */
package org.contexture.knime.nodes.instancetablereader;
