/**
 * Masked context modelling with knowledge distillation: a small student encoder learns to put the
 * surroundings of a tile into its features, by predicting what a large teacher sees in masked
 * tiles.
 *
 * <p>Read {@link org.contexture.distillation.MaskedContextDistillation} first (what goes in and
 * comes out), then {@code Training} (the loop and one step of it), {@code Pass} (some windows on
 * their way through the networks) and {@code context.ContextTransformer}. What is hidden, who
 * teaches, what is asked and how answers are compared are small classes in {@code mask}, {@code
 * teacher}, {@code term} and {@code loss}, put together by {@link
 * org.contexture.distillation.Objective}; {@link org.contexture.distillation.Preset} names those of
 * the papers. Everything that remembers something is a {@code part.Part}, and checkpoints hold
 * parts. Pixels come from a {@link org.contexture.distillation.window.WindowSource}; nothing here
 * knows of slides.
 *
 * <p>Depends on {@code encoder}, {@code network} and libtorch.
 */
package org.contexture.distillation;
