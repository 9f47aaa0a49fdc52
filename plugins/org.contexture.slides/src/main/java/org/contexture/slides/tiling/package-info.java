/**
 * Tiles and windows of neighbouring tiles, as references into a slide.
 *
 * <p>Read {@link org.contexture.slides.tiling.TileGrid} first, then {@link
 * org.contexture.slides.tiling.ContextWindow}. May depend on {@code org.contexture.slides} and
 * {@code org.contexture.slides.tissue}.
 */
package org.contexture.slides.tiling;
