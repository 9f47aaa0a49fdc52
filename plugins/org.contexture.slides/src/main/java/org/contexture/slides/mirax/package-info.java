/**
 * 3DHISTECH's MIRAX: a picture ({@code .mrxs}) beside a folder with a table of contents, an index
 * and files of data.
 *
 * <p>Read {@link org.contexture.slides.mirax.MiraxSlide}; then {@link
 * org.contexture.slides.mirax.Slidedat} (the table), {@link org.contexture.slides.mirax.MiraxIndex}
 * and {@link org.contexture.slides.mirax.MiraxLevels} (where tiles lie). May depend on the JDK and
 * on the packages for JPEG, chunks and files.
 */
package org.contexture.slides.mirax;
