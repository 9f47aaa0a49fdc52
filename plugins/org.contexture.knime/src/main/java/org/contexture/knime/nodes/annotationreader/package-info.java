/**
 * The node <i>Annotation Reader</i>: its factory, its parameters and its call into the pipeline.
 */
package org.contexture.knime.nodes.annotationreader;
