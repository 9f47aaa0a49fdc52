/**
 * Plain images (PNG, JPEG, BMP, GIF, small TIFF) as slides of one level.
 *
 * <p>Read {@link org.contexture.slides.image.PlainImageSlide}. May depend on the value types of
 * {@code org.contexture.slides} and on the JDK.
 */
package org.contexture.slides.image;
