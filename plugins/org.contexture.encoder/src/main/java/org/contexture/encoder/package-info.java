/**
 * Encoders: networks that turn tiles into feature vectors.
 *
 * <p>Read first: {@link org.contexture.encoder.EncoderModel} (an encoder at rest), then {@link
 * org.contexture.encoder.Encoders} (reads, makes, opens, writes them). {@link
 * org.contexture.encoder.Encoder} is an encoder that runs, {@link
 * org.contexture.encoder.TrainableEncoder} one that learns. The networks themselves are in {@code
 * encoder.architecture}.
 *
 * <p>Depends on {@code network} with its packages, libtorch and ONNX Runtime.
 */
package org.contexture.encoder;
