/**
 * Every format that the installed OpenSlide library reads, through JNA.
 *
 * <p>Read {@link org.contexture.slides.openslide.OpenSlideSlide} first. May depend on the value
 * types of {@code org.contexture.slides}, on {@code org.contexture.slides.apart}, on the JDK and
 * JNA.
 */
package org.contexture.slides.openslide;
