/**
 * How predictions are compared with the teacher's features. Read {@link
 * org.contexture.distillation.loss.TileLoss} first; each loss is one class that cites its paper.
 * Depends on libtorch's tensors alone.
 */
package org.contexture.distillation.loss;
