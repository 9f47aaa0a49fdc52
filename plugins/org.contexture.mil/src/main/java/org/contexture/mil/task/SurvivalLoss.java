package org.contexture.mil.task;

/** From what survival is learned. */
public enum SurvivalLoss {
  /** Hazards in intervals of time, one bag at a time: see {@link HazardReadout}. */
  HAZARDS,
  /** Who lives longer than whom, over all bags at once: see {@link CoxLikelihood}. */
  COX
}
