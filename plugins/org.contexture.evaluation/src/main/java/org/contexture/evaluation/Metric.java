package org.contexture.evaluation;

/**
 * One number that says how good predictions are. Where it is not defined for the given slides, e.g.
 * AUROC with one class only, it is NaN.
 */
public enum Metric {
  /**
   * Area under the ROC curve; with more than two classes the mean of one class against the rest.
   */
  AUROC("AUROC", true) {
    @Override
    public double of(Predictions predictions) {
      return ofPositiveOrMean(predictions, ClassMetric.AUROC);
    }
  },
  /**
   * Average precision of the positive class; with more than two classes the mean of one class
   * against the rest.
   */
  AVERAGE_PRECISION("Average precision", true) {
    @Override
    public double of(Predictions predictions) {
      return ofPositiveOrMean(predictions, ClassMetric.AVERAGE_PRECISION);
    }

    @Override
    public boolean dependsOnPositive() {
      return true;
    }
  },
  /** Mean recall of the classes that occur. */
  BALANCED_ACCURACY("Balanced accuracy", true) {
    @Override
    public double of(Predictions predictions) {
      return Confusion.of(predictions).balancedAccuracy();
    }
  },
  /** F1 of the positive class; with more than two classes the mean over classes. */
  F1("F1", true) {
    @Override
    public double of(Predictions predictions) {
      return predictions.classes().size() == 2
          ? ClassMetric.F1.of(predictions, predictions.positive())
          : Confusion.of(predictions).meanF1();
    }

    @Override
    public boolean dependsOnPositive() {
      return true;
    }
  },
  /** Fraction of slides whose most probable class is the true one. */
  ACCURACY("Accuracy", true) {
    @Override
    public double of(Predictions predictions) {
      return Confusion.of(predictions).accuracy();
    }
  },
  /**
   * Brier score: squared distance of probabilities to the truth; of either class with two classes
   * (they have the same), summed over classes otherwise (Brier 1950).
   */
  BRIER("Brier score", false) {
    @Override
    public double of(Predictions predictions) {
      double sum = 0;
      for (int i = 0; i < predictions.size(); i++) {
        double[] p = predictions.probabilities()[i];
        for (int c = 0; c < p.length; c++) {
          double difference = p[c] - (predictions.labels()[i] == c ? 1 : 0);
          sum += difference * difference;
        }
      }
      double scale = predictions.classes().size() == 2 ? 0.5 : 1;
      return predictions.size() == 0 ? Double.NaN : scale * sum / predictions.size();
    }
  },
  /** Expected calibration error over ten bins; see {@link Reliability}. */
  CALIBRATION_ERROR("Calibration error", false) {
    @Override
    public double of(Predictions predictions) {
      return Reliability.of(predictions, Reliability.DEFAULT_BINS).expectedCalibrationError();
    }
  };

  private final String title;
  private final boolean higherIsBetter;

  Metric(String title, boolean higherIsBetter) {
    this.title = title;
    this.higherIsBetter = higherIsBetter;
  }

  /** The metric's value, or NaN where it is not defined. */
  public abstract double of(Predictions predictions);

  /** As reports name it. */
  public String title() {
    return title;
  }

  public boolean higherIsBetter() {
    return higherIsBetter;
  }

  /** Whether it matters, of two classes, which is the positive one. */
  public boolean dependsOnPositive() {
    return false;
  }

  /** The positive class's value, or the mean over those classes for which it is defined. */
  private static double ofPositiveOrMean(Predictions predictions, ClassMetric metric) {
    int classes = predictions.classes().size();
    if (classes == 2) {
      return metric.of(predictions, predictions.positive());
    }
    double sum = 0;
    int defined = 0;
    for (int c = 0; c < classes; c++) {
      double value = metric.of(predictions, c);
      if (!Double.isNaN(value)) {
        sum += value;
        defined++;
      }
    }
    return defined == 0 ? Double.NaN : sum / defined;
  }
}
