package org.contexture.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.network.FloatMatrix;

/**
 * Several judges over the same partitions into folds for every encoder.
 *
 * @param folds over patients
 * @param partitions of the cheap judges
 * @param milPartitions of the others; the first ones of the same
 */
record Panel(List<Judge> judges, int folds, int partitions, int milPartitions) {

  /**
   * What a judge found of one encoder.
   *
   * @param auroc mean over partitions
   * @param influences of the slides on it, see {@link Question#influences}
   * @param spread of the AUROC between partitions, a deviation; NaN for one partition
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
  record Verdict(String judge, double auroc, double[] influences, double spread) {}

  Panel {
    judges = List.copyOf(judges);
  }

  /** As many partitions as any judge sees. */
  int most() {
    return judges.stream().mapToInt(this::partitions).max().orElse(0);
  }

  int partitions(Judge judge) {
    return judge.isCheap() ? partitions : milPartitions;
  }

  /** One judge's verdict on the features of an encoder, [tiles, dimension] per slide. */
  Verdict verdict(Judge judge, Question question, List<FloatMatrix> bags) throws IOException {
    Judge.Case open = judge.open(question, bags);
    List<Double> aurocs = new ArrayList<>();
    double[] influences = new double[question.slides()];
    for (int partition = 0; partition < partitions(judge); partition++) {
      double[][] scores = open.scores(question.folds(folds, partition), folds, partition);
      aurocs.add(question.auroc(scores));
      double[] own = question.influences(scores);
      for (int i = 0; i < own.length; i++) {
        influences[i] += own[i] / partitions(judge);
      }
    }
    return new Verdict(judge.name(), Spread.mean(aurocs), influences, Spread.deviation(aurocs));
  }
}
