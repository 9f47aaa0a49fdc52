/**
 * Pictures of what a model saw: tile values painted over a slide, and the same for QuPath.
 *
 * <p>Read {@link org.contexture.pipeline.heatmap.Heatmap} first.
 */
package org.contexture.pipeline.heatmap;
