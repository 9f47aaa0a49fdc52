/**
 * Masked context modelling with knowledge distillation: a small student encoder learns to put the
 * surroundings of a tile into its features, by predicting what a large teacher sees in masked
 * tiles.
 *
 * <p>Read {@link org.contexture.distillation.MaskedContextDistillation} first (what goes in and
 * comes out), then {@code Training} (the loop and one step of it), {@code ContextNetwork} (what
 * learns) and {@code ContextTransformer}. Which tiles are masked, who teaches and how predictions
 * are compared are small classes in {@code mask}, {@code teacher} and {@code loss}, chosen by
 * {@link org.contexture.distillation.Objective}. Pixels come from a {@link
 * org.contexture.distillation.WindowSource}; nothing here knows of slides.
 *
 * <p>Depends on {@code evaluation}, {@code learning.device}, {@code learning.encoder}, {@code
 * learning.network} and libtorch.
 */
package org.contexture.distillation;
