/**
 * JPEG 2000 codestreams, decoded by OpenJPEG inside the embedded Leptonica library.
 *
 * <p>Read {@link org.contexture.slides.jpeg2000.Jpeg2000}. May depend on {@code leptonica}.
 */
package org.contexture.slides.jpeg2000;
