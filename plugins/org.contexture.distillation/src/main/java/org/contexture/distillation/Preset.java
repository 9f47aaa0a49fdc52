package org.contexture.distillation;

import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Summand;

/**
 * Objectives by the papers that proposed them, as far as they carry over to windows of tiles; what
 * differs stands in the classes of terms, masks and losses. Those that are not {@link #tried} were
 * run on painted tiles alone.
 */
public enum Preset {
  /** Pisula &amp; Bozek 2024. */
  MASKED_CONTEXT("masked l1", MaskKind.RANDOM, true, true),
  /** The default: context, and beside it each visible tile from itself. */
  CONTEXT_AND_OWN("masked_and_own cosine", MaskKind.RANDOM, true, true),
  /** Romero et al. 2015, FitNets: the control without context. */
  PLAIN("own cosine", MaskKind.RANDOM, true, true),
  /** Wei et al. 2022, FD. */
  FEATURE_DISTILLATION("own feature_distillation", MaskKind.RANDOM, false, false),
  /** Luo et al. 2022, SD-MAE. */
  SD_MAE("masked_and_visible cosine", MaskKind.RANDOM, true, false),
  /** Xue et al. 2023, MaskAlign. */
  MASK_ALIGN("visible smooth_l1", MaskKind.RANDOM, true, false),
  /** Ren et al. 2023, TinyMIM. */
  TINY_MIM("relations smooth_l1", MaskKind.RANDOM, false, false),
  /** Shi et al. 2023, Hybrid Distillation; needs two teachers. */
  HYBRID("relations smooth_l1 of 1 + masked smooth_l1 of 2", MaskKind.RANDOM, true, false),
  /** Li et al. 2025, MST-Distill; pays from two teachers on. */
  MST_DISTILL("routed cosine", MaskKind.RANDOM, true, false),
  /** Lee et al. 2023, RC-MAE. */
  RC_MAE("masked l1 + consistency", MaskKind.RANDOM, true, false),
  /** Chen et al. 2022, SdAE. */
  SDAE("folds", MaskKind.RANDOM, true, false),
  /** He et al. 2022, MAE; the first stage of SALT. */
  MAE("pixels", MaskKind.RANDOM, true, false),
  /** Huang et al. 2023, CMAE; Zhou et al. 2022, MimCo. */
  CMAE("masked cosine + contrast", MaskKind.RANDOM, true, false),
  /** Liang et al. 2022, SupMAE; needs labels. */
  SUP_MAE("masked l1 + 0.01 labels", MaskKind.RANDOM, true, false),
  /**
   * Chen et al. 2025, PH-Reg: a teacher averaged over views, and registers for the student. Cosine
   * and squares are compared, each by a predictor of its own.
   */
  PH_REG("own cosine + own smooth_l1", MaskKind.RANDOM, true, false) {
    @Override
    public Objective objective(TeacherKind teacher) {
      boolean isGiven = teacher == TeacherKind.FROZEN || teacher == TeacherKind.TURNED;
      return super.objective(isGiven ? TeacherKind.AVERAGED : teacher);
    }

    @Override
    public int registers() {
      return 4;
    }
  },
  /** Dong et al. 2023, PeCo. */
  PECO("codes", MaskKind.RANDOM, true, false),
  /** Wang et al. 2023, HPM. */
  HPM("masked l1", MaskKind.HARD_TILES, true, false),
  /** Liu et al. 2023, AMT. */
  AMT("masked l1", MaskKind.ATTENTION_THROWING, true, false),
  /** Gui et al. 2024, FAMT. */
  FAMT("masked l1", MaskKind.FREQUENCY_ATTENTION_THROWING, true, false),
  /** Chen et al. 2023, AutoMAE. */
  AUTO_MAE("masked l1", MaskKind.LEARNED, true, false),
  /** Hinojosa et al. 2024, ColorMAE. */
  COLOR_MAE("masked l1", MaskKind.COLOURED_NOISE, true, false),
  /** Zheng et al. 2025, OpenUS. */
  OPEN_US("masked l1", MaskKind.SELF_ADAPTIVE, true, false),
  /** Lan &amp; Tian 2025, ACAM-KD. */
  ACAM_KD("cooperative", MaskKind.RANDOM, true, false),
  /** Qi et al. 2023, SAIM. */
  SAIM("permuted smooth_l1", MaskKind.RANDOM, true, false),
  /** Ikezogwo et al. 2022, MMAE. */
  MMAE("masked cosine + stains", MaskKind.RANDOM, true, false),
  /** Place and contrast beside masked tiles: SDMAE, as Mao et al. 2022 do. */
  SDMAE("masked cosine + 0.1 location + 0.1 contrast", MaskKind.RANDOM, true, false);

  private final String sum;
  private final MaskKind mask;
  private final boolean standardised;
  private final boolean tried;

  Preset(String sum, MaskKind mask, boolean standardised, boolean tried) {
    this.sum = sum;
    this.mask = mask;
    this.standardised = standardised;
    this.tried = tried;
  }

  /** With a teacher of the given kind. */
  public Objective objective(TeacherKind teacher) {
    return new Objective(mask, teacher, Summand.parse(sum), standardised);
  }

  /** Register tokens that the student, a vision transformer, is given first. */
  public int registers() {
    return 0;
  }

  /** Whether it has been run on real tissue. */
  public boolean tried() {
    return tried;
  }
}
