package org.contexture.evaluation;

/**
 * One number that says how well one class is told from the rest. Where it is not defined for the
 * given slides, e.g. AUROC if all are of the class, it is NaN.
 */
public enum ClassMetric {
  /** Area under the ROC curve of the class's probability. */
  AUROC("AUROC") {
    @Override
    public double of(Predictions predictions, int c) {
      return Ranking.auroc(predictions.isClass(c), predictions.scores(c));
    }
  },
  /** Average precision of the class's probability. */
  AVERAGE_PRECISION("Average precision") {
    @Override
    public double of(Predictions predictions, int c) {
      return Ranking.averagePrecision(predictions.isClass(c), predictions.scores(c));
    }
  },
  /** Harmonic mean of recall and precision; 0 if the class neither occurs nor is predicted. */
  F1("F1") {
    @Override
    public double of(Predictions predictions, int c) {
      return predictions.size() == 0 ? Double.NaN : Confusion.of(predictions).f1(c);
    }
  },
  /** Fraction of the class's slides that are predicted as it: the sensitivity for it. */
  RECALL("Recall") {
    @Override
    public double of(Predictions predictions, int c) {
      return Confusion.of(predictions).recall(c);
    }
  },
  /** Fraction of the slides predicted as the class that are of it. */
  PRECISION("Precision") {
    @Override
    public double of(Predictions predictions, int c) {
      return Confusion.of(predictions).precision(c);
    }
  };

  private final String title;

  ClassMetric(String title) {
    this.title = title;
  }

  /** The metric's value for one class, or NaN where it is not defined. */
  public abstract double of(Predictions predictions, int c);

  /** As reports name it. */
  public String title() {
    return title;
  }
}
