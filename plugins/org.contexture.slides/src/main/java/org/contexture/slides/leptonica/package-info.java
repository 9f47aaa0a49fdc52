/**
 * The native library that decodes JPEG 2000 and WebP: Leptonica, with OpenJPEG and libwebp inside.
 *
 * <p>Read {@link org.contexture.slides.leptonica.LeptonicaLibrary}. May depend on the JDK and JNA.
 */
package org.contexture.slides.leptonica;
