/**
 * The architectures of the encoders, one file each, named as their papers and torchvision name
 * them.
 *
 * <p>Read first: {@link org.contexture.encoder.architecture.ResNet}. An architecture is one
 * function from an image to features, written against {@link
 * org.contexture.encoder.architecture.Computation}. What that function means depends on who
 * computes: {@link org.contexture.encoder.architecture.FreshWeights} collects and initialises the
 * tensors it names, {@link org.contexture.encoder.architecture.TrainableComputation} runs it with
 * gradients, {@link org.contexture.encoder.architecture.FoldedComputation} runs it fast, {@link
 * org.contexture.encoder.onnx.OnnxExport} writes it down. So the description, the training, the
 * inference and the export of a network cannot disagree.
 *
 * <p>Depends on {@code network} and libtorch.
 */
package org.contexture.encoder.architecture;
