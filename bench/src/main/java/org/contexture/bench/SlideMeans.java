package org.contexture.bench;

import java.util.List;
import org.contexture.evaluation.StandardisedFeatures;
import org.contexture.network.FloatMatrix;

/** Slides as the mean of their tiles' features, standardised over all slides. */
final class SlideMeans {

  private SlideMeans() {}

  /** [slides][dimension] */
  static double[][] standardised(List<FloatMatrix> bags) {
    int dimension = bags.get(0).columns();
    double[][] means = new double[bags.size()][dimension];
    for (int slide = 0; slide < bags.size(); slide++) {
      float[] values = bags.get(slide).values();
      for (int i = 0; i < values.length; i++) {
        means[slide][i % dimension] += values[i] / (double) bags.get(slide).rows();
      }
    }
    return StandardisedFeatures.of(means);
  }

  /** Inner products of all slides [slides][slides], per dimension. */
  static double[][] products(double[][] slides) {
    double[][] products = new double[slides.length][slides.length];
    for (int i = 0; i < slides.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int d = 0; d < slides[i].length; d++) {
          sum += slides[i][d] * slides[j][d];
        }
        products[i][j] = sum / slides[i].length;
        products[j][i] = products[i][j];
      }
    }
    return products;
  }
}
