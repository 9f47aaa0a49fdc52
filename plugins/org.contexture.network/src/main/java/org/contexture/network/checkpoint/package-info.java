/**
 * Reads PyTorch's checkpoints ({@code .pth}, {@code .pt}) without PyTorch and without running
 * anything that is in them.
 *
 * <p>Read first: {@link org.contexture.network.checkpoint.TorchCheckpoint}. A checkpoint is a
 * pickle, which in Python is a program that may call any function. {@link
 * org.contexture.network.checkpoint.Unpickler} follows only the few instructions and names that a
 * dictionary of tensors needs, makes plain Java values, and refuses everything else.
 *
 * <p>Depends on {@code network} for its tensors at rest.
 */
package org.contexture.network.checkpoint;
