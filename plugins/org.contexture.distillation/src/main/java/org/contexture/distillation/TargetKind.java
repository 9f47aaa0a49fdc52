package org.contexture.distillation;

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
   * Those of the masked tiles from their context and, beside it, those of the visible tiles each
   * from its own feature alone: context and plain distillation, neither in the other's way. With
   * {@link #MASKED_AND_VISIBLE} the transformer answers for visible tiles too and may take from the
   * neighbours what the student should see itself.
   */
  MASKED_AND_OWN,
  /**
   * How similar each present tile is to the others of its window, instead of the features
   * themselves (after Ren et al. 2023, "TinyMIM: An Empirical Study of Distilling MIM Pre-trained
   * Models"). Deviation: cosines of whole features are compared, not softmaxed products of
   * attention's queries, keys and values, because teachers here need not have attention.
   */
  RELATIONS,
  /**
   * Each tile's own from its own feature alone, nothing masked: plain distillation (Romero et al.
   * 2015, "FitNets: Hints for Thin Deep Nets"), the control without context.
   */
  OWN;

  /** Whether nothing is masked and no tile sees another. */
  boolean withoutContext() {
    return this == OWN;
  }

  /** Whether visible tiles are asked to answer for themselves, past the transformer. */
  boolean asksTilesAlone() {
    return this == OWN || this == MASKED_AND_OWN;
  }
}
