package org.contexture.bench;

import java.util.List;
import org.contexture.network.FloatMatrix;

/**
 * Ridge regression of the classes on the slides' mean features, solved in its dual form: fast, and
 * nothing in it is random. The ridge is a tenth of the slides' mean square.
 */
final class RidgeJudge implements Judge {

  private static final double RIDGE = 0.1;

  @Override
  public String name() {
    return "mean + ridge";
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
      for (int fold = 0; fold < folds; fold++) {
        List<Integer> known = Question.slides(foldOf, fold, false);
        List<Integer> asked = Question.slides(foldOf, fold, true);
        for (int c = 0; c < question.classes().size(); c++) {
          double[] weights = fit(products, known, question.labels(), c);
          double mean = share(known, question.labels(), c);
          for (int slide : asked) {
            scores[slide][c] = mean;
            for (int i = 0; i < weights.length; i++) {
              scores[slide][c] += weights[i] * products[slide][known.get(i)];
            }
          }
        }
      }
      return scores;
    };
  }

  /** (K + λ I)⁻¹ (y − ȳ), by Cholesky's decomposition. */
  private static double[] fit(double[][] products, List<Integer> known, int[] labels, int c) {
    int n = known.size();
    double mean = share(known, labels, c);
    double ridge = RIDGE * known.stream().mapToDouble(i -> products[i][i]).average().orElseThrow();
    double[][] lower = new double[n][n];
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = products[known.get(i)][known.get(j)] + (i == j ? ridge : 0);
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
      x[i] = (labels[known.get(i)] == c ? 1 : 0) - mean;
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  private static double share(List<Integer> known, int[] labels, int c) {
    return known.stream().filter(slide -> labels[slide] == c).count() / (double) known.size();
  }
}
