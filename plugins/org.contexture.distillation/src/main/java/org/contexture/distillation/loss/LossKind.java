package org.contexture.distillation.loss;

/** The losses that can be chosen; each one's class says what it computes and who proposed it. */
public enum LossKind {
  L1(new L1Loss()),
  SMOOTH_L1(new SmoothL1Loss(1)),
  COSINE(new CosineLoss()),
  NORMALISED(new NormalisedLoss(1)),
  DIRECTION_AND_NORM(new DirectionAndNormLoss()),
  /** Feature distillation as published: {@link #NORMALISED} with β = 2. */
  FEATURE_DISTILLATION(new NormalisedLoss(2));

  @SuppressWarnings("ImmutableEnumChecker") // the interface asks for immutable losses
  private final TileLoss loss;

  LossKind(TileLoss loss) {
    this.loss = loss;
  }

  public TileLoss loss() {
    return loss;
  }

  /** Whether it normalises the targets itself, so that they must not be standardised before. */
  public boolean normalises() {
    return loss instanceof NormalisedLoss;
  }
}
