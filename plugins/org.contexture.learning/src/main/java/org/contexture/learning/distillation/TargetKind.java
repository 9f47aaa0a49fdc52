package org.contexture.learning.distillation;

/** Which of the teacher's features are predicted. */
public enum TargetKind {
  /** Those of the masked tiles (Pisula &amp; Bozek 2024). */
  MASKED,
  /**
   * Those of all present tiles, masked or not: context and plain distillation together (Xue et al.
   * 2023, "Stare at What You See: Masked Image Modeling without Reconstruction"; Luo et al. 2022,
   * "Self-distillation Augmented Masked Autoencoders for Histopathological Image Classification").
   */
  MASKED_AND_VISIBLE,
  /**
   * How similar each present tile is to the others of its window, instead of the features
   * themselves (after Ren et al. 2023, "TinyMIM: An Empirical Study of Distilling MIM Pre-trained
   * Models"). Deviation: cosines of whole features are compared, not softmaxed products of
   * attention's queries, keys and values, because teachers here need not have attention.
   */
  RELATIONS,
  /**
   * Each tile's own, nothing masked and no tile seeing another: plain distillation, the control
   * without context.
   */
  OWN
}
