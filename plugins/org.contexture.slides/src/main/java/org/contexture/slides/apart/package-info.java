/**
 * Slides read in a process of their own, so that native code that dies takes only that process with
 * it.
 *
 * <p>Read {@link org.contexture.slides.apart.SlideApart}, which is the slide on this side, then
 * {@link org.contexture.slides.apart.SlideServer}, the program on the other. Pixels go through a
 * mapped file, everything else through the process's standard input and output. May depend on the
 * value types of {@code org.contexture.slides} and on the JDK; what opens slides there is named by
 * its class.
 */
package org.contexture.slides.apart;
