/**
 * What people drew on a slide: annotations of QuPath, ImageScope, ASAP and NDP.view, and label
 * images, as outlines in level-0 px.
 *
 * <p>Read {@link org.contexture.slides.region.AnnotationFile} first (a file in, regions out), then
 * {@link org.contexture.slides.region.Outline}, the shape of one, and {@link
 * org.contexture.slides.region.RegionCoverage}, which says how much of each tile regions cover. A
 * format is one file here. Depends on slides and tiles, on JTS for geometry (as QuPath does) and on
 * Gson; JTS is seen by no other package.
 */
package org.contexture.slides.region;
