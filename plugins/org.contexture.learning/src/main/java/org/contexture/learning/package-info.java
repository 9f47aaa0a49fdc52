/**
 * What all of learning shares: pixels going in ({@link org.contexture.learning.TileBatch}),
 * features coming out ({@link org.contexture.learning.FloatMatrix}), progress and cancelling
 * ({@link org.contexture.learning.Progress}), files that are there completely or not at all ({@link
 * org.contexture.learning.AtomicFile}).
 *
 * <p>Read first: {@link org.contexture.learning.encoder.Encoders}, then {@link
 * org.contexture.learning.distillation.MaskedContextDistillation} and {@link
 * org.contexture.learning.mil.MilLearner}. This package depends on nothing.
 */
package org.contexture.learning;
