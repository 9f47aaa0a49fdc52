package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.contexture.evaluation.ClassMetric;
import org.contexture.evaluation.Metric;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

public class CrossValidationTest {

  private static final MilOptions TRAINING =
      new MilOptions(
          Heads.named("gated-abmil"),
          0,
          new Schedule(10, 0, 0.2),
          new Optimisation(1e-2, 1e-4, false),
          new Sampling(1, 0, true, true),
          new Execution(0, false));

  private static final CrossValidationOptions OPTIONS =
      new CrossValidationOptions(TRAINING, 4, 2, 3, 200, "");

  @Test
  public void everySlideIsPredictedOnceARepeatByAModelThatKnowsNoSlideOfItsPatient()
      throws IOException {
    // Slides of a patient share a pattern that gives the label away; no other signal exists.
    List<Bag> bags = patientsWithSecrets(12, 3);
    ClassReport result = run(bags, OPTIONS);
    assertEquals(2L * bags.size(), result.outOfFold().size());
    Map<String, Integer> foldOfPatient = new HashMap<>();
    for (CrossValidation.OutOfFold slide : result.outOfFold()) {
      String key = slide.repeat() + slide.bag().patient();
      Integer before = foldOfPatient.putIfAbsent(key, slide.fold());
      assertTrue(before == null || before == slide.fold());
    }
    double auroc = result.metrics().get(Metric.AUROC).value();
    assertTrue("chance, not " + auroc, auroc < 0.75);
  }

  @Test
  public void findsARealSignalAndGivesIntervals() throws IOException {
    ClassReport result = run(SyntheticBags.cohort(40, 0), OPTIONS);
    var auroc = result.metrics().get(Metric.AUROC);
    assertTrue(auroc.toString(), auroc.value() > 0.9);
    assertTrue(auroc.lower() <= auroc.value() && auroc.value() <= auroc.upper());
    assertEquals(2, result.perRepeat(Metric.AUROC).length);
    assertEquals(80, result.reliability().bins().stream().mapToInt(b -> b.count()).sum());
  }

  @Test
  public void resultsDoNotDependOnRunningFoldsSideBySide() throws IOException {
    AskedBags bags = AskedBags.of(SyntheticBags.cohort(16, 0), new ClassTask());
    int[] foldOf = IntStream.range(0, 16).map(i -> i / 2 % 4).toArray();
    List<Fold> folds =
        IntStream.range(0, 4)
            .mapToObj(f -> new Fold(0, f, foldOf, bags, "Label", TRAINING.withSeed(f)))
            .toList();
    List<FoldRunner.Work<FoldOutcome>> models = new ArrayList<>();
    folds.forEach(fold -> models.add(progress -> fold.run(Device.CPU, progress)));
    List<FoldOutcome> inTurn = new FoldRunner(false).run(models, Progress.NONE);
    List<FoldOutcome> parallel = new FoldRunner(true).run(models, Progress.NONE);
    for (int f = 0; f < 4; f++) {
      List<Prediction> expected = inTurn.get(f).predictions();
      for (int i = 0; i < expected.size(); i++) {
        assertArrayEquals(
            expected.get(i).outputs(), parallel.get(f).predictions().get(i).outputs(), 0);
      }
    }
  }

  @Test
  public void tileCountBaselineSeesASizeThatTellsTheClass() throws IOException {
    List<Bag> bags = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 30; i++) {
      int tiles = (i % 2 == 0 ? 5 : 20) + random.nextInt(6);
      float[] noise = new float[tiles * 4];
      for (int v = 0; v < noise.length; v++) {
        noise[v] = (float) random.nextGaussian();
      }
      bags.add(
          new Bag(
              "S" + i,
              "P" + i,
              Optional.of(Truth.ofClass(i % 2 == 0 ? "small" : "large")),
              () -> new FloatMatrix(tiles, 4, noise)));
    }
    ClassReport result = run(bags, OPTIONS);
    assertEquals(1, result.tileCount().metrics().get(Metric.AUROC).value(), 0);
    assertEquals(1, result.tileCount().metrics().get(Metric.ACCURACY).value(), 0);
  }

  @Test
  public void repeatsDifferAndSeedsRepeat() throws IOException {
    List<Bag> bags = SyntheticBags.cohort(16, 0);
    ClassReport result = run(bags, OPTIONS);
    assertEquals(result.metrics(), run(bags, OPTIONS).metrics());
    assertNotEquals(result.repeats().get(0).scores(1)[0], result.repeats().get(1).scores(1)[0], 0);
  }

  @Test
  public void fewerPatientsThanFoldsIsSaid() {
    assertMessage(SyntheticBags.cohort(3, 0), "3 patients for 4 folds");
  }

  @Test
  public void aClassOfOnePatientIsSaid() {
    List<Bag> bags = new ArrayList<>(SyntheticBags.cohort(8, 0));
    Bag first = bags.get(0);
    bags.set(0, new Bag("X", "X", Optional.of(Truth.ofClass("rare")), first.features()));
    assertMessage(bags, "Class “rare” has one patient only");
  }

  @Test
  public void badFeaturesAreFoundBeforeAnythingIsTrained() {
    List<Bag> bags = new ArrayList<>(SyntheticBags.cohort(8, 0));
    bags.add(
        new Bag(
            "B",
            "B",
            Optional.of(Truth.ofClass("positive")),
            () -> new FloatMatrix(1, 2, new float[] {1, 2})));
    assertMessage(bags, "slide “B” have dimension 2");
  }

  @Test
  public void unreadableFeaturesNameTheSlide() {
    List<Bag> bags = new ArrayList<>(SyntheticBags.cohort(8, 0));
    bags.add(
        new Bag(
            "B",
            "B",
            Optional.of(Truth.ofClass("positive")),
            () -> {
              throw new IOException("disk gone");
            }));
    IOException e = assertThrows(IOException.class, () -> run(bags, OPTIONS));
    assertTrue(e.getMessage(), e.getMessage().contains("slide “B”: disk gone"));
  }

  @Test
  public void cancellingEndsAllFolds() {
    Progress cancel =
        (fraction, message) -> {
          if (message.startsWith("Model")) {
            throw new CancellationException();
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            CrossValidation.run(SyntheticBags.cohort(16, 0), "Label", OPTIONS, Device.CPU, cancel));
  }

  private static void assertMessage(List<Bag> bags, String part) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> run(bags, OPTIONS));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }

  private static ClassReport run(List<Bag> bags, CrossValidationOptions options)
      throws IOException {
    return CrossValidation.run(bags, "Label", options, Device.CPU, Progress.NONE);
  }

  /** Each patient has a random pattern in all slides and a random label. */
  private static List<Bag> patientsWithSecrets(int patients, int slides) {
    Random random = new Random(4);
    List<Bag> bags = new ArrayList<>();
    for (int p = 0; p < patients; p++) {
      float[] pattern = new float[8];
      for (int d = 0; d < 8; d++) {
        pattern[d] = (float) random.nextGaussian();
      }
      String label = p % 2 == 0 ? "a" : "b";
      for (int s = 0; s < slides; s++) {
        bags.add(
            new Bag(
                "S" + p + "-" + s,
                "P" + p,
                Optional.of(Truth.ofClass(label)),
                () -> new FloatMatrix(1, 8, pattern.clone())));
      }
    }
    return bags;
  }

  /** Every patient has a slide of each of two classes, every other one also a third. */
  @Test
  public void patientsWithSlidesOfSeveralClassesAreValidated() throws IOException {
    List<Bag> bags = new ArrayList<>();
    Iterator<Bag> features = SyntheticBags.cohort(60, 2).iterator();
    for (int patient = 0; patient < 10; patient++) {
      for (int c = 0; c < (patient % 2 == 0 ? 3 : 2); c++) {
        Bag bag = features.next();
        bags.add(
            new Bag(
                bag.id(), "P" + patient, Optional.of(Truth.ofClass("class " + c)), bag.features()));
      }
    }
    ClassReport result = run(bags, new CrossValidationOptions(TRAINING, 5, 1, 3, 20, ""));
    assertEquals(List.of("class 0", "class 1", "class 2"), result.classes());
    for (CrossValidation.OutOfFold slide : result.outOfFold()) {
      assertEquals(3, slide.probabilities().length);
    }
    assertEquals(3, result.classMetrics().size());
  }

  @Test
  public void everyFoldIsCheckedBeforeTheFirstIsTrained() {
    // Both patients of the rare class are in the second fold.
    List<Bag> bags = new ArrayList<>();
    for (Bag bag : SyntheticBags.cohort(12, 0)) {
      bags.add(bag);
    }
    int[] foldOf = new int[14];
    for (int i = 0; i < 14; i++) {
      foldOf[i] = i < 12 ? i % 3 : 1;
      if (i >= 12) {
        bags.add(
            new Bag("R" + i, "R" + i, Optional.of(Truth.ofClass("rare")), bags.get(0).features()));
      }
    }
    AskedBags labelled = AskedBags.of(bags, new ClassTask());
    new Fold(0, 0, foldOf, labelled, "Label", TRAINING).check();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Fold(0, 1, foldOf, labelled, "Label", TRAINING).check());
    assertTrue(e.getMessage(), e.getMessage().contains("class “rare”"));
    assertTrue(e.getMessage(), e.getMessage().contains("fold 2 of repeat 1"));
  }

  @Test
  public void thePositiveClassIsGuessedOrNamedAndStated() throws IOException {
    List<Bag> bags =
        SyntheticBags.cohort(16, 0).stream()
            .map(
                b ->
                    new Bag(
                        b.id(),
                        b.patient(),
                        b.label()
                            .map(l -> l.equals("positive") ? "lesion" : "normal")
                            .map(Truth::ofClass),
                        b.features()))
            .toList();
    ClassReport guessed = run(bags, OPTIONS);
    assertEquals("lesion", guessed.classes().get(guessed.positive()));
    ClassReport named = run(bags, new CrossValidationOptions(TRAINING, 4, 2, 3, 200, "normal"));
    assertEquals("normal", named.classes().get(named.positive()));
    for (ClassMetric metric : List.of(ClassMetric.F1, ClassMetric.AVERAGE_PRECISION)) {
      Metric overall = Metric.valueOf(metric.name());
      assertEquals(
          guessed.classMetrics().get(guessed.positive()).get(metric),
          guessed.metrics().get(overall));
      assertEquals(
          named.classMetrics().get(named.positive()).get(metric), named.metrics().get(overall));
    }
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> run(bags, new CrossValidationOptions(TRAINING, 4, 2, 3, 200, "tumour")));
    assertTrue(e.getMessage(), e.getMessage().contains("“tumour”"));
  }
}
