package org.contexture.encoder.architecture;

/**
 * A convolution without bias and the batch norm behind it.
 *
 * @param conv name of the convolution
 * @param norm name of the batch norm
 * @param shape of the convolution
 * @param epsilon of the batch norm
 */
public record NormedConvolution(String conv, String norm, Convolution shape, double epsilon) {}
