package org.contexture.pipeline.features;

/**
 * What features were made of, kept in their file; enough to know whether they are still valid.
 *
 * @param slide id
 * @param slidePath the slide's file
 * @param slideFingerprint size and time of the slide's file
 * @param slideWidth level-0 px
 * @param slideHeight level-0 px
 * @param pixels side of a tile after resampling
 * @param micronsPerPixel of a tile after resampling
 * @param tilesSha256 of the list of tiles
 * @param encoder architecture
 * @param encoderSha256 of the weights
 * @param precision arithmetic of inference
 */
public record FeatureProvenance(
    String slide,
    String slidePath,
    String slideFingerprint,
    int slideWidth,
    int slideHeight,
    int pixels,
    double micronsPerPixel,
    String tilesSha256,
    String encoder,
    String encoderSha256,
    String precision) {}
