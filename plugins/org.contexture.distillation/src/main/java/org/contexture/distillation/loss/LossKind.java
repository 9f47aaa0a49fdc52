package org.contexture.distillation.loss;

/** The losses that can be chosen; each one's class says what it computes and who proposed it. */
public enum LossKind {
  L1(new L1Loss()),
  SMOOTH_L1(new SmoothL1Loss()),
  COSINE(new CosineLoss()),
  NORMALISED(new NormalisedLoss()),
  DIRECTION_AND_NORM(new DirectionAndNormLoss());

  @SuppressWarnings("ImmutableEnumChecker") // the interface asks for immutable losses
  private final TileLoss loss;

  LossKind(TileLoss loss) {
    this.loss = loss;
  }

  public TileLoss loss() {
    return loss;
  }
}
