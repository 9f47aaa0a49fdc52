/**
 * Multiple instance learning: a slide is a bag of tile features, its label is learned without
 * labels of tiles.
 *
 * <p>Read {@link org.contexture.mil.Bag} first, then {@link org.contexture.mil.MilLearner} (the
 * training loop, top to bottom), {@link org.contexture.mil.MilPredictor} and {@link
 * org.contexture.mil.CrossValidation}. The networks are in {@link org.contexture.mil.head}.
 *
 * <p>Depends on {@code network} with its packages and {@code evaluation}.
 */
package org.contexture.mil;
