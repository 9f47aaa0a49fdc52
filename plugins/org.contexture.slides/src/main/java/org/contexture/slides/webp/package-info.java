/**
 * WebP images, decoded by libwebp inside the embedded Leptonica library.
 *
 * <p>Read {@link org.contexture.slides.webp.WebP}. May depend on {@code leptonica}.
 */
package org.contexture.slides.webp;
