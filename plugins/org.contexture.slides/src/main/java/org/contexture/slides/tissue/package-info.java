/**
 * Where a slide holds tissue.
 *
 * <p>Read {@link org.contexture.slides.tissue.TissueMask} first: it is made from a slide by a
 * {@link org.contexture.slides.tissue.TissueDetector}; {@link
 * org.contexture.slides.tissue.TissueFinding} says what speaks against it. May depend on {@code
 * org.contexture.slides}.
 */
package org.contexture.slides.tissue;
