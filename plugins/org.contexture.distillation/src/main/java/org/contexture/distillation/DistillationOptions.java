package org.contexture.distillation;

import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.term.TermKind;

/**
 * Options of masked context distillation (Pisula &amp; Bozek 2024). Where the paper leaves a value
 * open, the default is ours.
 *
 * @param sampling which windows, and how much of them is hidden
 * @param context how large the context transformer is
 * @param schedule who learns when and how fast
 * @param objective what is hidden, foreseen and compared
 * @param execution memory and time
 */
public record DistillationOptions(
    Sampling sampling,
    ContextSize context,
    Schedule schedule,
    Objective objective,
    Execution execution) {

  public DistillationOptions {
    Range.check("windows per pass", execution.windowsPerPass(), 0, sampling.windowsPerStep());
    if (sampling.windowSide() == 1 && objective.hides()) {
      throw new IllegalArgumentException(
          "A window of one tile has no context to predict from. Use a window side of at least 2, or"
              + " an objective of “own” alone.");
    }
    if (context.tilesPerCluster() > 1
        && objective.terms().stream().anyMatch(term -> term.kind() == TermKind.PERMUTED)) {
      throw new IllegalArgumentException(
          "The term “permuted” lets each tile see only those before it, and tiles of a cluster are"
              + " seen together. Set the tiles per cluster to 1, or leave the term out.");
    }
    if (schedule.batchNorm() == BatchNormMode.UPDATED && execution.windowsPerPass() > 0) {
      throw new IllegalArgumentException(
          "Batch norms that are updated see one pass at a time, so splitting a step would change"
              + " what is learned. Freeze them, or let a pass hold all windows of a step.");
    }
  }

  public static DistillationOptions defaults() {
    return new DistillationOptions(
        Sampling.defaults(),
        ContextSize.defaults(),
        Schedule.defaults(),
        Objective.defaults(),
        Execution.defaults());
  }

  /** The same with another context transformer. */
  public DistillationOptions with(ContextSize other) {
    return new DistillationOptions(sampling, other, schedule, objective, execution);
  }

  /** The same with another sampling. */
  public DistillationOptions with(Sampling other) {
    return new DistillationOptions(other, context, schedule, objective, execution);
  }

  /** The same with another schedule. */
  public DistillationOptions with(Schedule other) {
    return new DistillationOptions(sampling, context, other, objective, execution);
  }

  /** The same with another objective. */
  public DistillationOptions with(Objective other) {
    return new DistillationOptions(sampling, context, schedule, other, execution);
  }

  /** The same, spending memory and time otherwise. */
  public DistillationOptions with(Execution other) {
    return new DistillationOptions(sampling, context, schedule, objective, other);
  }
}
