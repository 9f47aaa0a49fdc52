/**
 * Annotation files of many slides: found, matched to slides by name, read and drawn.
 *
 * <p>Read {@link org.contexture.pipeline.annotation.AnnotationCatalogue} first. Depends on slides
 * (regions) and {@link org.contexture.network.Progress}.
 */
package org.contexture.pipeline.annotation;
