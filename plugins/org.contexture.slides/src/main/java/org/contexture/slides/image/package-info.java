/**
 * Plain images (PNG, JPEG, BMP, GIF) as slides of one level.
 *
 * <p>Read {@link org.contexture.slides.image.PlainImageSlide}. May depend on the value types of
 * {@code org.contexture.slides}, on {@code org.contexture.slides.jpeg} and on the JDK.
 */
package org.contexture.slides.image;
