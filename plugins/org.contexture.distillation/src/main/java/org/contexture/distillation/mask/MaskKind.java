package org.contexture.distillation.mask;

import java.util.List;
import org.contexture.distillation.mask.ColouredNoiseMask.Colour;
import org.contexture.distillation.mask.MaskRule.Guidance;

/** The ways of masking that can be chosen; each rule's class says how it draws. */
public enum MaskKind {
  RANDOM(new RandomMask()),
  BLOCK(new BlockMask()),
  /** Green noise. */
  COLOURED_NOISE(new ColouredNoiseMask(Colour.GREEN)),
  ATTENTION_GUIDED(new AttentionGuidedMask()),
  HARD_TILES(new HardTileMask()),
  RED_NOISE(new ColouredNoiseMask(Colour.RED)),
  BLUE_NOISE(new ColouredNoiseMask(Colour.BLUE)),
  PURPLE_NOISE(new ColouredNoiseMask(Colour.PURPLE)),
  /** AMT as published. */
  ATTENTION_THROWING(new ThrowingMask(List.of(Guidance.ATTENTION))),
  /** FAMT. */
  FREQUENCY_ATTENTION_THROWING(
      new ThrowingMask(List.of(Guidance.ATTENTION, Guidance.LOW_FREQUENCIES))),
  /** OpenUS. */
  SELF_ADAPTIVE(new SelfAdaptiveMask()),
  /** AutoMAE. */
  LEARNED(new LearnedMask());

  @SuppressWarnings("ImmutableEnumChecker") // the interface asks for immutable rules
  private final MaskRule rule;

  MaskKind(MaskRule rule) {
    this.rule = rule;
  }

  public MaskRule rule() {
    return rule;
  }
}
