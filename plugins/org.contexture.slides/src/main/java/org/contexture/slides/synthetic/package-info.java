/**
 * Slides that are drawn, not scanned: cohorts of H&amp;E-like pyramids with labels, for examples,
 * tests and benchmarks.
 *
 * <p>Read {@link org.contexture.slides.synthetic.SyntheticCohort} first, then {@link
 * org.contexture.slides.synthetic.SyntheticTissue}. Depends on {@code org.contexture.slides} and
 * the JDK.
 */
package org.contexture.slides.synthetic;
