package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.mil.clinical.ClinicalColumn;
import org.contexture.mil.clinical.Fact;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.NumberLoss;
import org.contexture.mil.task.NumberTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

/** Clinical facts joined to bags. */
public class ClinicalTermTest {

  private interface Answer {
    Truth of(double fact, Random random);
  }

  /** Tiles are noise; only the fact tells. */
  private static List<Bag> bags(int count, Answer answer) {
    Random random = new Random(4);
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] noise = new float[4 * 3];
      for (int v = 0; v < noise.length; v++) {
        noise[v] = (float) random.nextGaussian();
      }
      double fact = random.nextGaussian();
      bags.add(
          new Bag(
              "S" + i,
              "P" + i,
              Optional.of(answer.of(fact, random)),
              () -> new FloatMatrix(4, 3, noise),
              Map.of("fact", new Fact.Quantity(50 + 10 * fact))));
    }
    return bags;
  }

  private static MilOptions options(MilHead head, int epochs, double rate) {
    return new MilOptions(
        head,
        0,
        new Schedule(epochs, 0, 0),
        new Optimisation(rate, 1e-4, false),
        Sampling.defaults(),
        Execution.defaults());
  }

  private static MilModel train(List<Bag> bags, Task task, MilOptions options) throws IOException {
    return MilLearner.train(bags, task, "asked", options, Device.CPU, Progress.NONE).model();
  }

  private static double[] answer(MilModel model, Bag bag, double fact) throws IOException {
    Bag other =
        new Bag(
            bag.id(),
            bag.patient(),
            Optional.empty(),
            bag.features(),
            Map.of("fact", new Fact.Quantity(50 + 10 * fact)));
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      return predictor.predict(other).answer();
    }
  }

  @Test
  public void everyHeadLearnsClassesFromThem() throws IOException {
    List<Bag> bags = bags(24, (fact, random) -> Truth.ofClass(fact > 0 ? "b" : "a"));
    for (MilHead head : Heads.all()) {
      MilModel model = train(bags, new ClassTask(), options(head, 6, 1e-2));
      assertEquals(List.of("fact"), model.facts());
      double high = answer(model, bags.get(0), 2)[1];
      double low = answer(model, bags.get(0), -2)[1];
      assertTrue(head.name() + " " + low + " " + high, high > low + 0.1);
    }
  }

  @Test
  public void numbersAndBothSurvivalLossesLearnFromThem() throws IOException {
    MilHead head = Heads.named("abmil");
    List<Bag> numbers = bags(24, (fact, random) -> new Truth.OfNumber(3 * fact));
    MilModel model = train(numbers, new NumberTask(NumberLoss.L2), options(head, 20, 1e-2));
    assertTrue(answer(model, numbers.get(0), 2)[0] > answer(model, numbers.get(0), -2)[0] + 1);
    List<Bag> survival =
        bags(
            30,
            (fact, random) ->
                new Truth.OfSurvival(
                    10 * Math.exp(-1.5 * fact) * -Math.log(random.nextDouble()),
                    random.nextInt(4) > 0));
    for (SurvivalLoss loss : SurvivalLoss.values()) {
      MilModel risk = train(survival, new SurvivalTask(loss, 4), options(head, 40, 1e-2));
      assertTrue(
          "earlier with " + loss,
          answer(risk, survival.get(0), 2)[0] > answer(risk, survival.get(0), -2)[0] + 0.2);
    }
  }

  /** The numbers of a fold's model come from its training patients. */
  @Test
  public void theyAreFittedToTrainingPatientsAlone() throws IOException {
    List<Bag> bags = bags(12, (fact, random) -> Truth.ofClass(fact > 0 ? "b" : "a"));
    var options =
        new CrossValidationOptions(options(Heads.named("mean"), 1, 1e-3), 3, 1, 0, 20, "");
    var predicted =
        CrossValidation.predict(bags, new ClassTask(), "asked", options, Device.CPU, Progress.NONE);
    double mean =
        predicted.outOfFold().stream()
            .filter(one -> one.fold() != 2)
            .mapToDouble(one -> ((Fact.Quantity) one.bag().facts().get("fact")).value())
            .average()
            .orElseThrow();
    ClinicalColumn.Numeric column =
        (ClinicalColumn.Numeric)
            ClinicalTerm.encoding(
                    org.contexture.network.SafeTensors.parse(
                        predicted.trained(1, 2).model().weights(), "model"))
                .orElseThrow()
                .columns()
                .get(0);
    assertEquals(mean, column.mean(), 1e-9);
  }

  @Test
  public void anUntrainedTermChangesNothing() throws IOException {
    List<Bag> bags = bags(8, (fact, random) -> Truth.ofClass(fact > 0 ? "b" : "a"));
    for (MilHead head : Heads.all()) {
      MilModel model = train(bags, new ClassTask(), options(head, 1, 1e-12));
      assertArrayEquals(
          head.name(), answer(model, bags.get(0), 2), answer(model, bags.get(0), -2), 1e-6);
    }
  }

  @Test
  public void imagesAndFactsAreComparedInTheSameFolds() throws IOException {
    List<Bag> bags = bags(40, (fact, random) -> Truth.ofClass(fact > 0 ? "b" : "a"));
    var options =
        new CrossValidationOptions(options(Heads.named("abmil"), 10, 1e-2), 4, 1, 0, 200, "");
    Judgement<?> both =
        Judgement.of(
            CrossValidation.predict(
                bags, new ClassTask(), "asked", options, Device.CPU, Progress.NONE),
            List.of(),
            "");
    List<ClinicalComparison.Row> rows =
        ClinicalComparison.of(
            both, bags, new ClassTask(), List.of(), options, Device.CPU, Progress.NONE);
    var auroc =
        rows.stream().filter(row -> row.measured().measure().name().equals("AUROC")).toList();
    assertEquals(
        List.of("both", "images", "clinical", "both less images", "both less clinical"),
        auroc.stream().map(ClinicalComparison.Row::of).toList());
    double[] values = auroc.stream().mapToDouble(r -> r.measured().interval().value()).toArray();
    assertTrue("" + values[0], values[0] > 0.8);
    assertTrue("" + values[2], values[2] > 0.9);
    assertEquals(values[0] - values[1], values[3], 1e-9);
    assertEquals(values[0] - values[2], values[4], 1e-9);
    assertTrue("images are noise", auroc.get(3).measured().interval().lower() > 0);
  }

  @Test
  public void aColumnOfOneValueIsSaidBeforeTraining() {
    List<Bag> bags = new ArrayList<>();
    for (Bag bag : bags(6, (fact, random) -> Truth.ofClass(fact > 0 ? "b" : "a"))) {
      bags.add(bag.with(Map.of("fact", new Fact.Quantity(1))));
    }
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> train(bags, new ClassTask(), options(Heads.named("mean"), 1, 1e-3)));
    assertTrue(e.getMessage(), e.getMessage().contains("“fact” has the single value 1.0"));
  }
}
