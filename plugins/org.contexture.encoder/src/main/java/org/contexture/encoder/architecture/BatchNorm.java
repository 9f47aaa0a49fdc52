package org.contexture.encoder.architecture;

/**
 * A batch norm that stands before the convolution it belongs to, or alone.
 *
 * @param name of its tensors
 * @param channels of the map
 * @param epsilon added to the variances
 */
public record BatchNorm(String name, int channels, double epsilon) {}
