package org.contexture.bench;

import java.util.List;
import org.contexture.network.FloatMatrix;

/**
 * Retrieval: a slide is of the class whose known slides look most like it, by the cosine of mean
 * features; each known slide counts e^(cosine / 0.1), so that the nearest decide and ties are rare.
 */
final class NeighbourJudge implements Judge {

  private static final double TEMPERATURE = 0.1;

  @Override
  public String name() {
    return "neighbours";
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public Case open(Question question, List<FloatMatrix> bags) {
    double[][] products = SlideMeans.products(SlideMeans.standardised(bags));
    return (foldOf, folds, seed) -> {
      double[][] scores = new double[question.slides()][question.classes().size()];
      for (int slide = 0; slide < scores.length; slide++) {
        double all = 0;
        int[] counts = new int[question.classes().size()];
        for (int other : Question.slides(foldOf, foldOf[slide], false)) {
          double lengths = Math.sqrt(products[slide][slide] * products[other][other]);
          double alike = Math.exp(products[slide][other] / Math.max(lengths, 1e-12) / TEMPERATURE);
          scores[slide][question.labels()[other]] += alike;
          counts[question.labels()[other]]++;
        }
        for (int c = 0; c < counts.length; c++) {
          scores[slide][c] /= counts[c]; // rare classes have a chance
          all += scores[slide][c];
        }
        for (int c = 0; c < counts.length; c++) {
          scores[slide][c] /= all;
        }
      }
      return scores;
    };
  }
}
