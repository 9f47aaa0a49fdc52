/**
 * The built-in reader: tiled and striped TIFF and BigTIFF pyramids, without any native library.
 *
 * <p>Read {@link org.contexture.slides.tiff.TiffSlide} first, then {@link
 * org.contexture.slides.tiff.TiffLayout}, which tells what the directories of each vendor mean,
 * then {@link org.contexture.slides.tiff.TiffImage}. May depend on the value types of {@code
 * org.contexture.slides} and on the JDK.
 */
package org.contexture.slides.tiff;
