/**
 * JPEG 2000 codestreams and WebP images, decoded by OpenJPEG and libwebp inside the embedded
 * Leptonica library.
 *
 * <p>Read {@link org.contexture.slides.jpeg2000.Jpeg2000}, then {@link
 * org.contexture.slides.jpeg2000.WebP}. May depend on the JDK and JNA.
 */
package org.contexture.slides.jpeg2000;
