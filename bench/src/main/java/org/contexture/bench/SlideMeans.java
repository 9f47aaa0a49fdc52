package org.contexture.bench;

import java.util.List;
import org.contexture.network.FloatMatrix;

/**
 * Slides as the mean of their tiles' features. Each dimension is centred and scaled over all slides
 * (no labels are seen), those that hardly differ as if they differed by a tenth of the average.
 */
final class SlideMeans {

  private static final double LEAST_DEVIATION = 0.1; // share of the average

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
    double[] centre = new double[dimension];
    double[] deviation = new double[dimension];
    double average = 0;
    for (int d = 0; d < dimension; d++) {
      for (double[] slide : means) {
        centre[d] += slide[d] / means.length;
      }
      double squares = 0;
      for (double[] slide : means) {
        squares += (slide[d] - centre[d]) * (slide[d] - centre[d]);
      }
      deviation[d] = Math.sqrt(squares / means.length);
      average += deviation[d] / dimension;
    }
    double least = Math.max(LEAST_DEVIATION * average, Double.MIN_NORMAL);
    for (double[] slide : means) {
      for (int d = 0; d < dimension; d++) {
        slide[d] = (slide[d] - centre[d]) / Math.max(deviation[d], least);
      }
    }
    return means;
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
