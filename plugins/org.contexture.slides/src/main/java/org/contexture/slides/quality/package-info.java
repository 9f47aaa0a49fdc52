/**
 * What is wrong with a tile: ink, blood, folds, blur, emptiness.
 *
 * <p>Read {@link org.contexture.slides.quality.QualityMeter} first. May depend on {@code
 * org.contexture.slides}, its tissue and its tiling.
 */
package org.contexture.slides.quality;
