package org.contexture.distillation.mask;

/** The ways of masking that can be chosen; each rule's class says how it draws. */
public enum MaskKind {
  RANDOM(new RandomMask()),
  BLOCK(new BlockMask()),
  COLOURED_NOISE(new ColouredNoiseMask()),
  ATTENTION_GUIDED(new AttentionGuidedMask()),
  HARD_TILES(new HardTileMask());

  @SuppressWarnings("ImmutableEnumChecker") // the interface asks for immutable rules
  private final MaskRule rule;

  MaskKind(MaskRule rule) {
    this.rule = rule;
  }

  public MaskRule rule() {
    return rule;
  }
}
