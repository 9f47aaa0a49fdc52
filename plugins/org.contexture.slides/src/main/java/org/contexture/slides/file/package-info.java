/**
 * Files of slides: positional reads that many threads share.
 *
 * <p>Read {@link org.contexture.slides.file.SlideFile}. May depend on the JDK alone.
 */
package org.contexture.slides.file;
