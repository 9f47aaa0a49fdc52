package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.evaluation.survival.Concordance;
import org.contexture.evaluation.survival.FollowUp;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Randomness;
import org.contexture.mil.task.CoxReadout;
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
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.junit.Test;

/** What bags are asked for, with every head, on cohorts in which one feature tells the answer. */
@SuppressWarnings("try") // scopes act by being closed
public class TasksTest {

  private static final int DIMENSION = 8;

  /** One of each kind of pooling. */
  private static final List<String> FEW =
      List.of("mean", "gated-abmil", "clam-mb", "dsmil", "mhim-abmil");

  /** A bag whose tiles' first feature is about x. */
  private static Bag bag(int i, double x, Truth truth, long seed) {
    Random random = new Random(seed * 1000 + i);
    int tiles = 6 + random.nextInt(6);
    float[] values = new float[tiles * DIMENSION];
    for (int v = 0; v < values.length; v++) {
      values[v] = (float) (random.nextGaussian() * 0.5 + (v % DIMENSION == 0 ? 2 * x : 0));
    }
    return new Bag(
        "S" + i, "P" + i, Optional.of(truth), () -> new FloatMatrix(tiles, DIMENSION, values));
  }

  private static List<Bag> numbers(int n, long seed) {
    Random random = new Random(seed);
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      bags.add(bag(i, x, new Truth.OfNumber(50 + 10 * x), seed));
    }
    return bags;
  }

  /** The hazard is exp(x); who lives longer than a random time is censored. */
  private static List<Bag> survivals(int n, long seed) {
    Random random = new Random(seed);
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      double time = -Math.log(1 - random.nextDouble()) * 24 * Math.exp(-1.5 * x);
      double censored = 10 + 60 * random.nextDouble();
      Truth truth = new Truth.OfSurvival(Math.min(time, censored), time <= censored);
      bags.add(bag(i, x, truth, seed));
    }
    return bags;
  }

  private static List<Bag> labels(int n, long seed) {
    Random random = new Random(seed);
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double x = random.nextGaussian();
      Optional<String> sign = Optional.of(x > 0 ? "mut" : "wt").filter(s -> random.nextInt(4) > 0);
      Optional<String> third = Optional.of(x < -0.4 ? "a" : x < 0.4 ? "b" : "c");
      bags.add(bag(i, x, new Truth.OfLabels(List.of(sign, third)), seed));
    }
    return bags;
  }

  private static MilOptions options(String head, int epochs) {
    return options(head, epochs, 3e-3);
  }

  /** Transformers learn in fewer epochs, each of which takes longer. */
  private static MilOptions options(String head) {
    return head.contains("transmil") ? options(head, 6, 5e-3) : options(head, 25, 1e-2);
  }

  private static MilOptions options(String head, int epochs, double rate) {
    return new MilOptions(
        Heads.named(head),
        0.1,
        new Schedule(epochs, 0, 0.2),
        new Optimisation(rate, 0, false),
        new Sampling(1, 0, true, true),
        new Execution(1, false));
  }

  private static MilModel train(List<Bag> bags, Task task, MilOptions options) throws IOException {
    return MilLearner.train(bags, task, "x", options, Device.CPU, Progress.NONE).model();
  }

  @Test
  public void everyHeadLearnsANumber() throws IOException {
    for (String head : MilLearner.heads()) {
      MilModel model = train(numbers(40, 1), new NumberTask(NumberLoss.HUBER), options(head));
      double error = 0;
      try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
        for (Bag bag : numbers(30, 2)) {
          double truth = ((Truth.OfNumber) bag.truth().get()).value();
          error += Math.abs(predictor.predict(bag).answer()[0] - truth) / 30;
        }
      }
      assertTrue(head + " is off by " + error + ", the mean would be by 8", error < 5);
    }
  }

  @Test
  public void everyHeadLearnsSurvivalByHazardsAndByCox() throws IOException {
    for (SurvivalLoss loss : SurvivalLoss.values()) {
      for (String head : loss == SurvivalLoss.COX ? FEW : MilLearner.heads()) {
        MilOptions options = // Cox takes one step an epoch
            loss == SurvivalLoss.COX ? options(head, 40, 2e-2) : options(head);
        MilModel model = train(survivals(40, 1), new SurvivalTask(loss, 4), options);
        List<Bag> others = survivals(40, 2);
        double c = concordance(model, others);
        assertTrue(head + " with " + loss + ": C " + c, c > 0.6);
      }
    }
  }

  private static double concordance(MilModel model, List<Bag> bags) throws IOException {
    double[] risks = new double[bags.size()];
    double[] times = new double[risks.length];
    boolean[] events = new boolean[risks.length];
    SurvivalReadout readout = (SurvivalReadout) model.readout();
    int high = 0;
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      for (int i = 0; i < risks.length; i++) {
        Prediction prediction = predictor.predict(bags.get(i));
        risks[i] = prediction.answer()[0];
        high += risks[i] > readout.medianRisk() ? 1 : 0;
        Truth.OfSurvival truth = (Truth.OfSurvival) bags.get(i).truth().get();
        times[i] = truth.time();
        events[i] = truth.event();
        double before = 1;
        for (double time : readout.times()) {
          double lives = readout.survival(prediction.outputs(), time);
          assertTrue(lives >= 0 && lives <= before);
          before = lives;
        }
      }
    }
    assertTrue("about half: " + high, high > 4 && high < bags.size() - 4);
    return Concordance.harrell(new FollowUp(times, events), risks).value();
  }

  @Test
  public void headsLearnSeveralLabels() throws IOException {
    for (String head : FEW) {
      LabelsTask task = new LabelsTask(List.of("gene", "grade"));
      MilModel model = train(labels(40, 1), task, options(head));
      int right = 0;
      try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
        for (Bag bag : labels(40, 2)) {
          double[] p = predictor.predict(bag).answer();
          assertEquals(5, p.length);
          assertEquals(1, p[0] + p[1], 1e-6);
          assertEquals(1, p[2] + p[3] + p[4], 1e-6);
          String grade = ((Truth.OfLabels) bag.truth().get()).names().get(1).get();
          right +=
              p[2 + "abc".indexOf(grade)] > Math.max(p[3], Math.max(p[2], p[4])) - 1e-9 ? 1 : 0;
        }
      }
      assertTrue(head + ": " + right + " of 40", right > 20);
    }
  }

  @Test
  public void modelsComeBackFromTheirText() throws IOException {
    List<Bag> survivals = survivals(30, 1);
    for (MilModel model :
        List.of(
            train(numbers(20, 1), new NumberTask(NumberLoss.L1), options("mean", 1)),
            train(survivals, new SurvivalTask(SurvivalLoss.HAZARDS, 3), options("mean", 1)),
            train(survivals, new SurvivalTask(SurvivalLoss.COX, 4), options("mean", 1)),
            train(labels(30, 1), new LabelsTask(List.of("g", "h")), options("mean", 1)))) {
      Readout back = Readout.load(model.readout().save());
      assertEquals(model.readout(), back);
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Readout.load(java.util.Map.of("task", "tomorrow's")));
    assertTrue(e.getMessage(), e.getMessage().contains("tomorrow's"));
  }

  /** With dropout, drawn tiles and a head that masks tiles at random: as if all were in memory. */
  @Test
  public void coxSharesAddUpToTheGradientOfAllBagsAtOnce() throws IOException {
    for (String name : List.of("gated-abmil", "dsmil", "clam-sb")) {
      MilHead head = Heads.named(name);
      AskedBags asked = AskedBags.of(survivals(12, 3), new SurvivalTask(SurvivalLoss.COX, 4));
      MilOptions options =
          new MilOptions(
              Heads.named(name),
              0.25,
              new Schedule(1, 0, 0),
              new Optimisation(1e-3, 0, false),
              new Sampling(1, 5, true, false),
              new Execution(5, false));
      Readout readout = asked.fit();
      BagShape shape = new BagShape(DIMENSION, "S0");
      float[] shares;
      try (PointerScope scope = new PointerScope();
          Weights weights = HeadWeights.fresh(head, shape, readout, options, Device.CPU);
          TrainingStep step =
              new TrainingStep(
                  head,
                  ClinicalTerm.none(weights, Device.CPU),
                  asked,
                  readout,
                  options,
                  Device.CPU)) {
        double[] risks = new double[12];
        for (int i = 0; i < 12; i++) {
          risks[i] = step.output(i, asked.bags().get(i).read(), i, 1);
        }
        double[] gradient = CoxReadout.likelihood(asked.truths()).gradient(risks);
        for (int i = 0; i < 12; i++) {
          step.accumulateShare(i, asked.bags().get(i).read(), i, gradient[i], 12);
        }
        shares = gradients(weights);
      }
      try (PointerScope scope = new PointerScope();
          Weights weights = HeadWeights.fresh(head, shape, readout, options, Device.CPU);
          TrainingStep step =
              new TrainingStep(
                  head,
                  ClinicalTerm.none(weights, Device.CPU),
                  asked,
                  readout,
                  options,
                  Device.CPU);
          Randomness randomness = Randomness.training(0.25, 0)) {
        TensorVector risks = new TensorVector();
        for (int i = 0; i < 12; i++) {
          randomness.restart(i);
          Tensor tiles = step.sample(asked.bags().get(i).read(), new Random(i));
          risks.push_back(head.forward(weights, tiles, randomness).values().flatten());
        }
        breslow(torch.cat(risks, 0), asked.truths()).backward();
        assertArrayEquals(name, gradients(weights), shares, 1e-5f);
      }
    }
  }

  /**
   * Without ties all kinds are the same: −Σ over events (risk − log Σ exp(risk at risk)) / events.
   */
  private static Tensor breslow(Tensor risks, List<Truth> truths) {
    Tensor sum = torch.zeros(1);
    int events = 0;
    for (int i = 0; i < truths.size(); i++) {
      Truth.OfSurvival own = (Truth.OfSurvival) truths.get(i);
      if (own.event()) {
        TensorVector atRisk = new TensorVector();
        for (int j = 0; j < truths.size(); j++) {
          if (((Truth.OfSurvival) truths.get(j)).time() >= own.time()) {
            atRisk.push_back(risks.narrow(0, j, 1));
          }
        }
        Tensor all = torch.cat(atRisk, 0).logsumexp(new long[] {0}, false);
        sum = sum.add(all.sub(risks.select(0, i)));
        events++;
      }
    }
    return sum.div(new Scalar((double) events)).sum();
  }

  private static float[] gradients(Weights weights) {
    List<Float> all = new ArrayList<>();
    for (Tensor tensor : weights.parameters().values()) {
      Tensor gradient = tensor.grad();
      if (gradient.defined()) {
        for (float value : Tensors.floats(gradient)) {
          all.add(value);
        }
      }
    }
    float[] values = new float[all.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = all.get(i);
    }
    return values;
  }

  /** One of two labels is missing: its part of the classifier gets no gradient. */
  @Test
  public void missingLabelsAreMaskedOut() {
    LabelsTask task =
        new LabelsTask(List.of("a", "b"), List.of(List.of("n", "y"), List.of("u", "v", "w")));
    Readout readout = task.fit(List.of());
    try (PointerScope scope = new PointerScope()) {
      for (int missing = 0; missing < 2; missing++) {
        Truth truth =
            new Truth.OfLabels(
                missing == 0
                    ? List.of(Optional.empty(), Optional.of("v"))
                    : List.of(Optional.of("y"), Optional.empty()));
        Tensor outputs = Tensors.of(new float[] {0.3f, 1, -1, 0.5f}, 1, 4);
        outputs.set_requires_grad(true);
        Tensor loss = readout.target(truth, 1).loss(outputs);
        loss.backward();
        float[] gradient = Tensors.floats(outputs.grad());
        for (int c = 0; c < 4; c++) {
          boolean ofMissing = (c == 0) == (missing == 0);
          assertEquals(ofMissing, gradient[c] == 0);
        }
        double expected =
            missing == 0
                ? Math.log(Math.exp(1) + Math.exp(-1) + Math.exp(0.5)) + 1
                : Math.log1p(Math.exp(-0.3));
        assertEquals(expected, loss.item_double(), 1e-6);
        assertEquals(
            expected,
            readout.loss(List.of(truth), List.of(new double[] {0.3, 1, -1, 0.5}), new double[] {1}),
            1e-6);
      }
    }
  }

  @Test
  public void losses() {
    assertEquals(2, NumberLoss.L2.of(-2), 0);
    assertEquals(2, NumberLoss.L1.of(-2), 0);
    assertEquals(1.5, NumberLoss.HUBER.of(-2), 0);
    assertEquals(0.125, NumberLoss.HUBER.of(0.5), 0);
    Readout readout = new NumberTask(NumberLoss.HUBER).fit(truths(40, 60));
    assertEquals(70, readout.answer(new double[] {2})[0], 0);
    for (NumberLoss loss : NumberLoss.values()) {
      for (float output : new float[] {-3, -0.4f, 0, 0.9f, 2.5f}) {
        try (PointerScope scope = new PointerScope()) {
          Readout of = new NumberTask(loss).fit(truths(40, 60));
          Truth truth = new Truth.OfNumber(55); // half a deviation above the mean
          double inTraining =
              of.target(truth, 2).loss(Tensors.of(new float[] {output}, 1, 1)).item_double();
          assertEquals(2 * loss.of(output - 0.5), inTraining, 1e-5);
          assertEquals(
              inTraining,
              of.loss(List.of(truth), List.of(new double[] {output}), new double[] {2}),
              1e-5);
        }
      }
    }
  }

  private static List<Truth> truths(double... numbers) {
    List<Truth> truths = new ArrayList<>();
    for (double number : numbers) {
      truths.add(new Truth.OfNumber(number));
    }
    return truths;
  }

  @Test
  public void evidenceOfAllTilesIsWhatTheSlideIsBeyondTheAverageTile() throws IOException {
    MilModel model =
        train(numbers(30, 1), new NumberTask(NumberLoss.L2), options("gated-abmil", 6));
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      for (Bag bag : numbers(4, 2)) {
        Prediction prediction = predictor.predict(bag);
        double sum = 0;
        for (int tile = 0; tile < prediction.attention().length; tile++) {
          sum += prediction.evidence(tile)[0];
        }
        assertEquals(prediction.answer()[0] - prediction.ofAverageTile()[0], sum, 1e-3);
        assertTrue(Math.abs(sum) > 0.1);
      }
    }
  }

  @Test
  public void whatCannotBeLearnedIsSaidBeforeTraining() {
    assertSays("same number", new NumberTask(NumberLoss.L2), n(7), n(7));
    assertSays("is NaN", new NumberTask(NumberLoss.L2), n(7), n(Double.NaN));
    SurvivalTask survival = new SurvivalTask(SurvivalLoss.COX, 4);
    assertSays("time is -1.0", survival, s(-1, true), s(4, true));
    assertSays("time is NaN", survival, s(Double.NaN, true), s(4, true));
    assertSays("have 0", survival, s(1, false), s(4, false));
    LabelsTask labels = new LabelsTask(List.of("gene", "grade"));
    assertSays(
        "“grade” has only the class “2”",
        labels,
        new Truth.OfLabels(List.of(Optional.of("wt"), Optional.of("2"))),
        new Truth.OfLabels(List.of(Optional.of("mut"), Optional.of("2"))));
    assertSays("learns from OfLabels", labels, n(1), n(2));
  }

  private static void assertSays(String part, Task task, Truth... truths) {
    List<Bag> bags = new ArrayList<>();
    for (Truth truth : truths) {
      bags.add(bag(bags.size(), 0, truth, 1));
    }
    BagException e = assertThrows(BagException.class, () -> AskedBags.of(bags, task));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }

  private static Truth n(double number) {
    return new Truth.OfNumber(number);
  }

  private static Truth s(double time, boolean event) {
    return new Truth.OfSurvival(time, event);
  }

  /** Each fold's share of early and late, censored and not. */
  @Test
  public void survivalIsCrossValidatedWithoutThePatient() throws IOException {
    List<Bag> bags = survivals(60, 4);
    CrossValidationOptions folds =
        new CrossValidationOptions(options("mean", 80, 2e-2), 3, 2, 1, 20, "");
    CrossValidation.Predicted predicted =
        CrossValidation.predict(
            bags, new SurvivalTask(SurvivalLoss.COX, 4), "x", folds, Device.CPU, Progress.NONE);
    assertEquals(120, predicted.outOfFold().size());
    assertEquals(2, predicted.repeats());
    for (int repeat = 1; repeat <= 2; repeat++) {
      List<CrossValidation.OutOfFold> slides = predicted.repeat(repeat);
      double[] risks = slides.stream().mapToDouble(o -> o.prediction().answer()[0]).toArray();
      double[] times =
          bags.stream().mapToDouble(b -> ((Truth.OfSurvival) b.truth().get()).time()).toArray();
      boolean[] died = new boolean[60];
      for (int i = 0; i < 60; i++) {
        died[i] = ((Truth.OfSurvival) bags.get(i).truth().get()).event();
      }
      double c = Concordance.harrell(new FollowUp(times, died), risks).value();
      assertTrue("C " + c, c > 0.65);
      int[] events = new int[3];
      for (CrossValidation.OutOfFold one : slides) {
        events[one.fold() - 1] += ((Truth.OfSurvival) one.bag().truth().get()).event() ? 1 : 0;
      }
      assertEquals(events[0], events[1], 2);
      assertEquals(events[1], events[2], 2);
    }
  }

  /** Files of one head with one output load with one output. */
  @Test
  public void headsKeepTheirNumberOfOutputs() throws Exception {
    for (String name : MilLearner.heads()) {
      MilModel model = train(numbers(10, 1), new NumberTask(NumberLoss.L2), options(name, 1));
      SafeTensors file = SafeTensors.parse(model.weights(), "model");
      assertEquals(name, 1, Heads.named(name).sizes(file).outputs());
    }
  }
}
