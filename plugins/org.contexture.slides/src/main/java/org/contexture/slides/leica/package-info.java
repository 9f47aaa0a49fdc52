/**
 * Leica SCN: a BigTIFF file whose XML tells which directories are levels of which scanned area, and
 * where the areas lie on the slide.
 *
 * <p>Read {@link org.contexture.slides.leica.ScnSlide}. May depend on the JDK and on the packages
 * for TIFF, chunks and files.
 */
package org.contexture.slides.leica;
