/**
 * Stains and their colours: how a slide's stains are measured, and how its pixels are shown as if
 * another laboratory had stained them.
 *
 * <p>Read {@link org.contexture.slides.stain.StainNormalisation} first, then {@link
 * org.contexture.slides.stain.StainMatrix}, on which distillation's stain jitter rests, too. May
 * depend on {@code org.contexture.slides} and {@code org.contexture.slides.tissue}.
 */
package org.contexture.slides.stain;
