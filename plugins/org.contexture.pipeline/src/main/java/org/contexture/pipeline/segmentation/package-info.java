/**
 * What a segmentation network of the user's sees on slides, as regions: tissue, artefacts, or
 * whatever its classes are.
 *
 * <p>Read {@link org.contexture.pipeline.segmentation.SlideSegmentation} first. Depends on slides
 * (regions) and {@link org.contexture.encoder.SegmentationNetwork}.
 */
package org.contexture.pipeline.segmentation;
