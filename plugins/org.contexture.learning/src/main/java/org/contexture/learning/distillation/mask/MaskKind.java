package org.contexture.learning.distillation.mask;

/** The ways of masking that can be chosen; each constant's class says how it draws. */
public enum MaskKind {
  RANDOM,
  BLOCK,
  COLOURED_NOISE,
  ATTENTION_GUIDED,
  HARD_TILES
}
