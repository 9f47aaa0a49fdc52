/**
 * Hamamatsu's formats: NDPI, a TIFF file with 64-bit offsets of its own kind, whose levels are
 * single JPEG pictures that are read between their restart markers; and VMS, a text that names such
 * pictures.
 *
 * <p>Read {@link org.contexture.slides.hamamatsu.NdpiSlide} and {@link
 * org.contexture.slides.hamamatsu.VmsSlide}. May depend on the JDK and on the packages for TIFF,
 * JPEG, chunks and files.
 */
package org.contexture.slides.hamamatsu;
