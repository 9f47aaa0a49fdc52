/**
 * Encoders: networks that turn tiles into feature vectors.
 *
 * <p>Read first: {@link org.contexture.learning.encoder.EncoderModel} (an encoder at rest), then
 * {@link org.contexture.learning.encoder.Encoders} (reads, makes, opens, writes them). {@link
 * org.contexture.learning.encoder.Encoder} is an encoder that runs, {@link
 * org.contexture.learning.encoder.TrainableEncoder} one that learns. The networks themselves are in
 * {@code encoder.architecture}.
 *
 * <p>Depends on {@code learning}, {@code learning.device}, {@code learning.network}, libtorch and
 * ONNX Runtime.
 */
package org.contexture.learning.encoder;
