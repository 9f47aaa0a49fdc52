package org.contexture.learning.distillation.loss;

/**
 * The losses that can be chosen; each constant's class says what it computes and who proposed it.
 */
public enum LossKind {
  L1,
  SMOOTH_L1,
  COSINE,
  NORMALISED,
  DIRECTION_AND_NORM
}
