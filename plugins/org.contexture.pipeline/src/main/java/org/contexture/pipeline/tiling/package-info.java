/**
 * Tissue and tiles of many slides at once, with an overview of each.
 *
 * <p>Read {@link org.contexture.pipeline.tiling.SlideTiling} first. Depends on slides and {@link
 * org.contexture.network.Progress}.
 */
package org.contexture.pipeline.tiling;
