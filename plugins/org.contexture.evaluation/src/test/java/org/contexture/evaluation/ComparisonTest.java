package org.contexture.evaluation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.Test;

public class ComparisonTest {

  private static final PatientBootstrap BOOTSTRAP = new PatientBootstrap(300, 1);

  @Test
  public void everyModelIsComparedWithEveryLaterOne() {
    List<Measure<Predictions>> measures =
        ClassMeasures.of(List.of("a", "b"), 1, OptionalDouble.empty());
    List<List<Predictions>> models =
        List.of(List.of(model(2)), List.of(model(1)), List.of(model(0)));
    List<Comparison> all = Comparison.of(models, measures, BOOTSTRAP);
    assertEquals(3L * measures.size(), all.size());
    for (int i = 0; i < all.size(); i++) {
      Comparison one = all.get(i);
      assertEquals(measures.get(i % measures.size()), one.difference().measure());
      assertEquals(i / measures.size() == 2 ? 1 : 0, one.first());
      assertEquals(i / measures.size() == 0 ? 1 : 2, one.second());
      assertEquals(
          one.firstValue() - one.secondValue(), one.difference().interval().value(), 1e-12);
      Measure<Predictions> measure = measures.get(i % measures.size());
      assertEquals(
          measure.value().applyAsDouble(models.get(one.first()).get(0)), one.firstValue(), 0);
      assertEquals(
          measure.value().applyAsDouble(models.get(one.second()).get(0)), one.secondValue(), 0);
    }
  }

  @Test
  public void theBetterModelHasMoreOfWhatIsGoodAndLessOfWhatIsNot() {
    for (Measure.Direction direction : Measure.Direction.values()) {
      for (double[] ends : new double[][] {{0.1, 0.2}, {-0.2, -0.1}, {-0.1, 0.1}, {0, 0.1}}) {
        Measure<Predictions> measure = new Measure<>("m", "", direction, p -> 0);
        Interval interval = new Interval((ends[0] + ends[1]) / 2, ends[0], ends[1]);
        OptionalInt better =
            new Comparison(4, 7, 0, 0, new Measured(measure, interval, 0)).better();
        boolean more = ends[0] > 0;
        boolean less = ends[1] < 0;
        if (direction == Measure.Direction.NEITHER || !(more || less)) {
          assertTrue(better.isEmpty());
        } else {
          boolean first = more == (direction == Measure.Direction.HIGHER);
          assertEquals(first ? 4 : 7, better.getAsInt());
        }
      }
    }
  }

  /** The paired bootstrap and DeLong's test are about the same number. */
  @Test
  public void theBootstrapAgreesWithDeLong() {
    List<List<Predictions>> models = List.of(List.of(model(1.5)), List.of(model(0.8)));
    DeLong.Difference test = Comparison.deLong(models, 1).difference(0, 1);
    Interval paired =
        Comparison.of(
                models,
                List.of(Measure.<Predictions>higher("AUROC", Metric.AUROC::of)),
                new PatientBootstrap(2000, 2))
            .get(0)
            .difference()
            .interval();
    assertEquals(test.value(), paired.value(), 1e-12);
    double width = 2 * 1.96 * test.standardError();
    assertEquals(1, (paired.upper() - paired.lower()) / width, 0.15);
  }

  @Test
  public void repeatsAreMeansInDeLongToo() {
    Predictions one = model(1.5);
    Predictions two = model(0.3);
    DeLong both = Comparison.deLong(List.of(List.of(one, two), List.of(one)), 1);
    double mean = (Metric.AUROC.of(one) + Metric.AUROC.of(two)) / 2;
    assertEquals(mean, both.auroc()[0], 1e-12);
    DeLong same = Comparison.deLong(List.of(List.of(one, one), List.of(one)), 1);
    assertEquals(same.covariance()[1][1], same.covariance()[0][0], 1e-15);
  }

  private static Predictions model(double signal) {
    Random random = new Random(6);
    int n = 150;
    int[] labels = IntStream.range(0, n).map(i -> i % 2).toArray();
    double[][] probabilities =
        Arrays.stream(labels)
            .mapToDouble(l -> random.nextGaussian() + (l == 1 ? signal : 0))
            .map(x -> 1 / (1 + Math.exp(-x)))
            .mapToObj(p -> new double[] {1 - p, p})
            .toArray(double[][]::new);
    List<String> patients = IntStream.range(0, n).mapToObj(i -> "P" + i).toList();
    return new Predictions(List.of("a", "b"), patients, labels, probabilities, 1);
  }
}
