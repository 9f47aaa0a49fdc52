/**
 * Whole-slide images: open them, read regions, know their levels and their pixel size.
 *
 * <p>Read {@link org.contexture.slides.Slide} first, then {@link org.contexture.slides.Slides},
 * which opens every known format. This bundle knows neither learning nor KNIME: it depends on the
 * JDK and on its embedded libraries alone.
 */
package org.contexture.slides;
