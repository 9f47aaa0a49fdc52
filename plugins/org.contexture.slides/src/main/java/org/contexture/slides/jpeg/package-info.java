/**
 * JPEG as slides store it: abbreviated streams, colours told by the container, intervals between
 * restart markers. Decoded by the JDK.
 *
 * <p>Read {@link org.contexture.slides.jpeg.JpegCodec}. May depend on the JDK and on {@link
 * org.contexture.slides.chunk}.
 */
package org.contexture.slides.jpeg;
