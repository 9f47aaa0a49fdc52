/**
 * Multiple instance learning: a slide is a bag of tile features, its label is learned without
 * labels of tiles.
 *
 * <p>Read {@link org.contexture.learning.mil.Bag} first, then {@link
 * org.contexture.learning.mil.MilLearner} (the training loop, top to bottom), {@link
 * org.contexture.learning.mil.MilPredictor} and {@link
 * org.contexture.learning.mil.CrossValidation}. The networks are in {@link
 * org.contexture.learning.mil.head}.
 *
 * <p>Depends on {@code learning}, {@code learning.network}, {@code learning.device} and {@code
 * learning.evaluation}.
 */
package org.contexture.learning.mil;
