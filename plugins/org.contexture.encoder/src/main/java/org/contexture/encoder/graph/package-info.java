/**
 * What files of DL4J and Keras have in common: layers in order, with their weights, of which one
 * gives the feature. Read {@link org.contexture.encoder.graph.LayeredNetwork} first.
 */
package org.contexture.encoder.graph;
