package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

public class MilLearnerTest {

  private static final MilOptions QUICK =
      new MilOptions(
          Heads.named("gated-abmil"),
          0.1,
          new Schedule(15, 0, 0.2),
          new Optimisation(1e-2, 1e-4, false),
          new Sampling(1, 0, true, true),
          new Execution(3, false));

  @Test
  public void findsTheTilesThatDecide() throws IOException {
    MilLearner.Result result = train(SyntheticBags.cohort(40, 0), QUICK);
    assertEquals(List.of("negative", "positive"), result.model().classes());
    int right = 0;
    int found = 0;
    try (MilPredictor predictor = MilPredictor.open(result.model(), Device.CPU)) {
      for (Bag bag : SyntheticBags.cohort(40, 1)) {
        Prediction prediction = predictor.predict(bag);
        boolean positive = bag.label().orElseThrow().equals("positive");
        right += (prediction.predicted() == 1) == positive ? 1 : 0;
        if (positive && mostAttended(prediction.attention()) == SyntheticBags.DECIDING_TILE) {
          found++;
        }
        assertEquals(1, prediction.probabilities()[0] + prediction.probabilities()[1], 1e-6);
      }
    }
    assertTrue(right + " of 40", right >= 38);
    assertTrue(found + " of 20", found >= 17);
  }

  @Test
  public void sameSeedSameModelOtherSeedAnotherOne() throws IOException {
    List<Bag> bags = SyntheticBags.cohort(20, 0);
    byte[] first = train(bags, QUICK).model().weights();
    assertArrayEquals(first, train(bags, QUICK).model().weights());
    assertFalse(java.util.Arrays.equals(first, train(bags, QUICK.withSeed(4)).model().weights()));
  }

  @Test
  public void keepsTheEpochThatValidatedBestAndStopsWaitingForABetterOne() throws IOException {
    MilOptions options =
        bagByBag("gated-abmil", new Schedule(200, 3, 0.3), new Optimisation(5e-2, 0, false));
    MilLearner.Result result = train(SyntheticBags.cohort(24, 0), options);
    List<MilLearner.Epoch> log = result.log();
    assertEquals(1, log.stream().filter(MilLearner.Epoch::best).count());
    MilLearner.Epoch best = log.stream().filter(MilLearner.Epoch::best).findFirst().get();
    for (MilLearner.Epoch epoch : log) {
      assertTrue(best.validationLoss() <= epoch.validationLoss());
    }
    assertTrue("stopped early", log.size() < 200);
    assertEquals(best.epoch() + 3, log.size());
    assertEquals(Integer.toString(best.epoch()), result.model().provenance().get("kept epoch"));
  }

  @Test
  public void theModelHasTheWeightsOfTheBestEpochNotTheLast() throws IOException {
    MilOptions options =
        bagByBag("gated-abmil", new Schedule(60, 0, 0.3), new Optimisation(5e-2, 0, false));
    List<Bag> bags = SyntheticBags.cohort(24, 0);
    MilLearner.Result all = train(bags, options);
    int best = all.log().stream().filter(MilLearner.Epoch::best).findFirst().orElseThrow().epoch();
    assertTrue("must not be the last for this test to tell", best < 60);
    MilOptions shorter =
        bagByBag("gated-abmil", new Schedule(best, 0, 0.3), new Optimisation(5e-2, 0, false));
    assertArrayEquals(train(bags, shorter).model().weights(), all.model().weights());
  }

  @Test
  public void withoutValidationTheLastEpochIsKept() throws IOException {
    MilOptions options = bagByBag("abmil", new Schedule(3, 2, 0), new Optimisation(1e-3, 0, false));
    MilLearner.Result result = train(SyntheticBags.cohort(10, 0), options);
    assertEquals(3, result.log().size());
    assertTrue(Double.isNaN(result.log().get(2).validationLoss()));
    assertEquals("3", result.model().provenance().get("kept epoch"));
  }

  @Test
  public void standardisationSeesTrainingPatientsOnly() throws IOException {
    // Held-out patients carry huge features; the deviation found must be the others'.
    List<Bag> bags = SyntheticBags.cohort(20, 0);
    MilOptions options =
        bagByBag("mean", new Schedule(1, 0, 0.2), new Optimisation(1e-3, 0, false)).withSeed(5);
    boolean[] heldOut =
        org.contexture.evaluation.PatientFolds.holdOut(
            bags.stream().map(Bag::patient).toList(),
            bags.stream().mapToInt(b -> b.label().get().equals("positive") ? 1 : 0).toArray(),
            0.2,
            5);
    List<Bag> poisoned = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.get(i);
      FeatureSource huge = () -> new FloatMatrix(1, SyntheticBags.DIMENSION, huge());
      poisoned.add(heldOut[i] ? new Bag(bag.id(), bag.patient(), bag.truth(), huge) : bag);
    }
    assertArrayEquals(deviation(train(bags, options)), deviation(train(poisoned, options)), 0);
  }

  @Test
  public void aConstantFeatureIsOnlyCentred() throws IOException {
    List<Bag> bags = new ArrayList<>();
    for (Bag bag : SyntheticBags.cohort(10, 0)) {
      bags.add(
          new Bag(
              bag.id(),
              bag.patient(),
              bag.truth(),
              () -> {
                FloatMatrix m = bag.features().read();
                for (int row = 0; row < m.rows(); row++) {
                  m.values()[row * m.columns()] = 7;
                }
                return m;
              }));
    }
    MilLearner.Result result = train(bags, QUICK);
    float[] deviations = deviation(result);
    assertEquals("a tenth of what the others vary by", 0.1, deviations[0], 0.02);
    assertTrue(result.log().stream().allMatch(e -> Double.isFinite(e.trainingLoss())));
  }

  @Test
  public void severalBagsAStepAndDrawnTilesAlsoLearn() throws IOException {
    MilOptions options =
        new MilOptions(
            Heads.named("gated-abmil"),
            0.1,
            new Schedule(30, 0, 0.2),
            new Optimisation(1e-2, 0, true),
            new Sampling(4, 8, true, true),
            new Execution(1, false));
    List<MilLearner.Epoch> log = train(SyntheticBags.cohort(30, 0), options).log();
    assertTrue(log.get(log.size() - 1).trainingLoss() < 0.6 * log.get(0).trainingLoss());
  }

  @Test
  public void mixedPrecisionLearnsAlmostTheSame() throws IOException {
    for (String head : MilLearner.heads()) {
      double exact = firstLoss(head, false);
      double mixed = firstLoss(head, true);
      assertNotEquals(head, exact, mixed, 0);
      assertEquals(head, exact, mixed, 0.05 * exact); // other tiles may be the hard ones
    }
  }

  private static double firstLoss(String head, boolean mixedPrecision) throws IOException {
    MilOptions options =
        new MilOptions(
            Heads.named(head),
            0,
            new Schedule(1, 0, 0),
            new Optimisation(1e-3, 0, false),
            new Sampling(1, 0, true, true),
            new Execution(1, mixedPrecision));
    return train(SyntheticBags.cohort(10, 0), options).log().get(0).trainingLoss();
  }

  @Test
  public void featuresThatDoNotFitInMemoryAreReadAgainAndGiveTheSameModel() throws IOException {
    List<Bag> bags = SyntheticBags.cohort(8, 0);
    AtomicInteger reads = new AtomicInteger();
    List<Bag> counted =
        bags.stream()
            .map(
                b ->
                    new Bag(
                        b.id(),
                        b.patient(),
                        b.truth(),
                        () -> {
                          reads.incrementAndGet();
                          return b.features().read();
                        }))
            .toList();
    try (BagTensors kept = new BagTensors(counted, shape(), Device.CPU, 1 << 20);
        BagTensors streamed = new BagTensors(counted, shape(), Device.CPU, 0)) {
      kept.fit();
      streamed.fit();
      assertEquals(16, reads.get());
      for (int i = 0; i < 8; i++) {
        assertArrayEquals(
            org.contexture.network.Tensors.floats(kept.get(i, i + 1)),
            org.contexture.network.Tensors.floats(streamed.get(i, i + 1)),
            0);
      }
      assertEquals(24, reads.get());
    }
  }

  @Test
  public void cancellingEndsTheTraining() {
    Progress cancelLate =
        (fraction, message) -> {
          if (fraction > 0.3) {
            throw new CancellationException();
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            MilLearner.train(SyntheticBags.cohort(10, 0), "Label", QUICK, Device.CPU, cancelLate));
  }

  @Test
  public void progressRisesFromZeroToOne() throws IOException {
    List<Double> fractions = new ArrayList<>();
    MilLearner.train(
        SyntheticBags.cohort(6, 0), "Label", QUICK, Device.CPU, (f, m) -> fractions.add(f));
    for (int i = 1; i < fractions.size(); i++) {
      assertTrue(fractions.get(i) >= fractions.get(i - 1));
    }
    assertEquals(0, fractions.get(0), 0);
    assertEquals(1, fractions.get(fractions.size() - 1), 0);
  }

  @Test
  public void differingDimensionsAreNamed() {
    assertMessage(
        bag("B", "negative", new FloatMatrix(1, 3, new float[3])), "slide “B”", "dimension 3");
  }

  @Test
  public void featuresThatAreNotFiniteAreNamed() {
    float[] values = new float[2 * SyntheticBags.DIMENSION];
    values[SyntheticBags.DIMENSION + 4] = Float.NaN;
    assertMessage(
        bag("B", "negative", new FloatMatrix(2, SyntheticBags.DIMENSION, values)),
        "Feature 5 of tile 2 of slide “B” is NaN");
    float[] infinite = new float[SyntheticBags.DIMENSION];
    infinite[0] = Float.NEGATIVE_INFINITY;
    assertMessage(
        bag("B", "negative", new FloatMatrix(1, SyntheticBags.DIMENSION, infinite)),
        "slide “B” is -Infinity");
  }

  @Test
  public void anEmptyBagIsNamed() {
    assertMessage(
        bag("B", "negative", new FloatMatrix(0, SyntheticBags.DIMENSION, new float[0])),
        "slide “B” has no tile");
  }

  @Test
  public void aMissingLabelIsNamed() {
    Bag good = SyntheticBags.cohort(1, 0).get(0);
    assertMessage(new Bag("B", "B", Optional.empty(), good.features()), "“B” has no label");
  }

  @Test
  public void oneClassOnlyIsSaid() {
    List<Bag> bags =
        SyntheticBags.cohort(10, 0).stream()
            .filter(b -> b.label().get().equals("positive"))
            .toList();
    BagException e = assertThrows(BagException.class, () -> train(bags, QUICK));
    assertTrue(e.getMessage(), e.getMessage().contains("only “positive”"));
  }

  @Test
  public void anUnknownHeadIsRefusedWithTheKnownOnes() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Heads.named("magic"));
    assertTrue(e.getMessage(), e.getMessage().contains("gated-abmil"));
  }

  @Test
  public void predictionOfAnotherDimensionNamesTheSlide() throws IOException {
    MilModel model = train(SyntheticBags.cohort(10, 0), QUICK).model();
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      Bag other = bag("B", "negative", new FloatMatrix(1, 3, new float[3]));
      BagException e = assertThrows(BagException.class, () -> predictor.predict(other));
      assertTrue(e.getMessage(), e.getMessage().contains("slide “B” have dimension 3"));
    }
  }

  /** Each bag is a step of its own, whole and standardised, without dropout. */
  private static MilOptions bagByBag(String head, Schedule schedule, Optimisation optimisation) {
    Sampling sampling = new Sampling(1, 0, false, true);
    return new MilOptions(
        Heads.named(head), 0, schedule, optimisation, sampling, new Execution(0, false));
  }

  private static void assertMessage(Bag added, String... parts) {
    List<Bag> bags = new ArrayList<>(SyntheticBags.cohort(10, 0));
    bags.add(added);
    BagException e =
        assertThrows(
            BagException.class,
            () ->
                train(
                    bags,
                    bagByBag("mean", new Schedule(1, 0, 0), new Optimisation(1e-3, 0, false))));
    for (String part : parts) {
      assertTrue(e.getMessage(), e.getMessage().contains(part));
    }
  }

  private static Bag bag(String id, String label, FloatMatrix features) {
    return new Bag(id, id, Optional.of(Truth.ofClass(label)), () -> features);
  }

  private static BagShape shape() {
    return new BagShape(SyntheticBags.DIMENSION, "slide “A”");
  }

  private static MilLearner.Result train(List<Bag> bags, MilOptions options) throws IOException {
    return MilLearner.train(bags, "Label", options, Device.CPU, Progress.NONE);
  }

  private static float[] deviation(MilLearner.Result result) throws IOException {
    return HeadWeights.standardisation(
            org.contexture.network.SafeTensors.parse(result.model().weights(), "model"))
        .deviation();
  }

  private static float[] huge() {
    float[] values = new float[SyntheticBags.DIMENSION];
    java.util.Arrays.fill(values, 1e6f);
    return values;
  }

  private static int mostAttended(float[] attention) {
    int best = 0;
    for (int i = 1; i < attention.length; i++) {
      if (attention[i] > attention[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Features in thousands, as they are, and steps of 1e37: the second logit is infinite. */
  @Test
  public void trainingThatDivergesAtOnceIsRefusedWithSlideEpochAndRate() {
    MilOptions options =
        new MilOptions(
            Heads.named("mean"),
            0,
            new Schedule(5, 0, 0),
            new Optimisation(1e37, 0, false),
            new Sampling(1, 0, false, false),
            new Execution(0, false));
    List<Bag> large =
        SyntheticBags.cohort(10, 0).stream().map(b -> withFirstFeature(b, 1000)).toList();
    DivergedException e = assertThrows(DivergedException.class, () -> train(large, options));
    assertTrue(e.getMessage(), e.getMessage().contains("epoch 1"));
    assertTrue(e.getMessage(), e.getMessage().contains("slide “S"));
    assertTrue(e.getMessage(), e.getMessage().contains("1.0E37"));
  }

  /** A weight decay of three times each step doubles all weights until they overflow. */
  @Test
  public void trainingThatDivergesLaterKeepsTheBestEpochAndSaysSo() throws IOException {
    for (double validation : new double[] {0, 0.2}) {
      MilOptions options =
          bagByBag("mean", new Schedule(500, 0, validation), new Optimisation(1e-2, 300, false));
      MilLearner.Result result = train(SyntheticBags.cohort(10, 0), options);
      assertTrue("stopped", result.log().size() < 500);
      assertTrue("not at once", result.log().size() > 5);
      assertEquals(1, result.warnings().size());
      int kept = result.log().stream().filter(MilLearner.Epoch::best).findFirst().get().epoch();
      String warning = result.warnings().get(0);
      assertTrue(warning, warning.contains("is no number in epoch " + (result.log().size() + 1)));
      assertTrue(warning, warning.contains("The model is that of epoch " + kept));
      try (MilPredictor predictor = MilPredictor.open(result.model(), Device.CPU)) {
        double[] p = predictor.predict(SyntheticBags.cohort(1, 3).get(0)).probabilities();
        assertEquals(1, p[0] + p[1], 1e-6);
      }
    }
  }

  /** A feature that is nearly dead in training, and alive in the slide to predict. */
  @Test
  public void aNearlyDeadFeatureDoesNotDecideLater() throws IOException {
    List<Bag> bags =
        SyntheticBags.cohort(20, 0).stream()
            .map(b -> withFirstFeature(b, (float) (1e-6 * b.id().hashCode() / 1e4)))
            .toList();
    MilModel model = train(bags, QUICK).model();
    try (MilPredictor predictor = MilPredictor.open(model, Device.CPU)) {
      for (Bag bag : SyntheticBags.cohort(6, 1)) {
        double dead = predictor.predict(withFirstFeature(bag, 0)).probabilities()[1];
        double alive = predictor.predict(withFirstFeature(bag, 1)).probabilities()[1];
        assertEquals(bag.id(), dead, alive, 0.35);
      }
    }
  }

  private static Bag withFirstFeature(Bag bag, float value) {
    return new Bag(
        bag.id(),
        bag.patient(),
        bag.truth(),
        () -> {
          FloatMatrix m = bag.features().read();
          for (int row = 0; row < m.rows(); row++) {
            m.values()[row * m.columns()] = value;
          }
          return m;
        });
  }
}
