package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.LabelsTask;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

public class MilEnsembleTest {

  private interface Answer {
    Truth of(double x);
  }

  private static List<Bag> bags(Answer answer) {
    Random random = new Random(8);
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      double x = random.nextGaussian();
      float[] values = new float[3 * 2];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (random.nextGaussian() * 0.5 + x);
      }
      bags.add(
          new Bag(
              "S" + i,
              "P" + i,
              Optional.of(answer.of(x)),
              () -> new FloatMatrix(3, 2, values),
              Map.of("age", new Fact.Quantity(50 + 10 * random.nextGaussian()))));
    }
    return bags;
  }

  private static CrossValidation.Predicted predicted(List<Bag> bags, Task task) throws IOException {
    MilOptions options =
        new MilOptions(
            Heads.named("abmil"),
            0,
            new Schedule(5, 0, 0),
            new Optimisation(1e-2, 1e-4, false),
            Sampling.defaults(),
            Execution.defaults());
    return CrossValidation.predict(
        bags,
        task,
        "asked",
        new CrossValidationOptions(options, 3, 2, 0, 20, ""),
        Device.CPU,
        Progress.NONE);
  }

  private static Prediction predict(MilModel model, Bag bag) throws IOException {
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      return predictor.predict(bag);
    }
  }

  /** Predicts the mean, says the spread, and is the same after its file and readout were saved. */
  private static void check(List<Bag> bags, Task task) throws IOException {
    CrossValidation.Predicted predicted = predicted(bags, task);
    MilModel made = predicted.ensemble();
    Readout readout =
        made.readout().save().isEmpty() ? made.readout() : Readout.load(made.readout().save());
    MilModel model =
        new MilModel(
            made.head(),
            made.dimension(),
            readout,
            made.labelColumn(),
            made.weights().clone(),
            made.provenance());
    assertEquals("abmil", model.head());
    assertEquals("3", model.provenance().get(MilEnsemble.MODELS));
    assertEquals(List.of("age"), model.facts());
    Bag bag = bags.get(0);
    Prediction together = predict(model, bag);
    List<Prediction> alone = new ArrayList<>();
    for (var trained : predicted.trained().subList(0, 3)) {
      alone.add(predict(trained.model(), bag));
    }
    for (int k = 0; k < together.answer().length; k++) {
      int own = k;
      double mean = alone.stream().mapToDouble(one -> one.answer()[own]).average().orElseThrow();
      assertEquals(mean, together.answer()[k], 1e-6);
      double squares =
          alone.stream().mapToDouble(one -> Math.pow(one.answer()[own] - mean, 2)).sum();
      assertEquals(Math.sqrt(squares / 2), together.spread()[k], 1e-6);
    }
    assertTrue(together.spread()[0] > 0);
    double attention = 0;
    for (float one : together.attention()) {
      attention += one;
    }
    assertEquals(1, attention, 1e-5);
    assertEquals(together.answer().length, together.evidence(0).length);
    if (readout instanceof SurvivalReadout survival) {
      double mean =
          alone.stream()
              .mapToDouble(one -> ((SurvivalReadout) one.readout()).survival(one.outputs(), 7))
              .average()
              .orElseThrow();
      assertEquals(mean, survival.survival(together.outputs(), 7), 1e-6);
      assertTrue(Double.isFinite(survival.medianRisk()));
    }
  }

  @Test
  public void classesAreTheMeanOfTheModels() throws IOException {
    check(bags(x -> Truth.ofClass(x > 0 ? "b" : "a")), new ClassTask());
    check(bags(x -> Truth.ofClass(x > 0.3 ? "c" : x > -0.4 ? "b" : "a")), new ClassTask());
  }

  @Test
  public void numbersAreTheMeanOfTheModels() throws IOException {
    check(bags(x -> new Truth.OfNumber(100 + x)), new NumberTask(NumberLoss.HUBER));
  }

  @Test
  public void survivalIsTheMeanOfTheModels() throws IOException {
    for (SurvivalLoss loss : SurvivalLoss.values()) {
      check(
          bags(x -> new Truth.OfSurvival(10 * Math.exp(-x), Math.abs(x) > 0.2)),
          new SurvivalTask(loss, 3));
    }
  }

  @Test
  public void labelsAreTheMeanOfTheModels() throws IOException {
    check(
        bags(
            x ->
                new Truth.OfLabels(
                    List.of(
                        Optional.of(x > 0 ? "mut" : "wt"),
                        Optional.of(x > 0.3 ? "high" : x > -0.3 ? "mid" : "low")))),
        new LabelsTask(List.of("gene", "grade")));
  }

  @Test
  public void oneModelIsItselfAndHasNoSpreadNorSets() throws IOException {
    CrossValidation.Predicted predicted =
        predicted(bags(x -> Truth.ofClass(x > 0 ? "b" : "a")), new ClassTask());
    MilModel one = predicted.trained(1, 1).model();
    assertSame(one, MilEnsemble.models(one).get(0));
    assertEquals(0, predict(one, bags(x -> Truth.ofClass("a")).get(0)).spread().length);
    assertFalse(MilEnsemble.sets(one).isPresent());
    var sets = MilEnsemble.sets(predicted.ensemble()).orElseThrow();
    double[] ofA =
        predicted.repeat(1).stream()
            .filter(slide -> slide.bag().label().orElseThrow().equals("a"))
            .mapToDouble(slide -> slide.probabilities()[0])
            .sorted()
            .toArray();
    assertArrayEquals(ofA, sets.probabilities().get(0), 1e-6);
  }
}
