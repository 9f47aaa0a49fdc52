/**
 * Encoders as ONNX: {@link org.contexture.learning.encoder.onnx.OnnxExport} writes ours, {@link
 * org.contexture.learning.encoder.onnx.OnnxSession} runs anybody's with ONNX Runtime, {@link
 * org.contexture.learning.encoder.onnx.OnnxMetadata} is what files say about themselves.
 *
 * <p>Depends on {@code encoder.architecture}, {@code learning.network} and ONNX Runtime.
 */
package org.contexture.learning.encoder.onnx;
