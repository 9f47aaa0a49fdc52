/**
 * Encoders as ONNX: {@link org.contexture.encoder.onnx.OnnxExport} writes ours, {@link
 * org.contexture.encoder.onnx.OnnxSession} runs anybody's with ONNX Runtime, {@link
 * org.contexture.encoder.onnx.OnnxMetadata} is what files say about themselves.
 *
 * <p>Depends on {@code encoder.architecture}, {@code network} and ONNX Runtime.
 */
package org.contexture.encoder.onnx;
