package org.contexture.mil;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Task;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.Test;

/** Reference data of real cohorts: no worse than the yardsticks that came with them. */
public class RealCohortsTest {

  /** Ridge regression on slide means: 0.83. */
  @Test
  public void subtypesOfLungCancer() throws IOException {
    List<String[]> rows = rows("studies/nsclc.csv");
    List<Bag> bags = bags(rows, 2, slide -> Optional.of(Truth.ofClass(slide[1])));
    atLeast(0.78, bags, new ClassTask(), "AUROC", 10, 5e-4);
  }

  /** Classic MIL data: bags of molecules' shapes, of which one suffices to smell. */
  @Test
  public void musk1() throws IOException {
    List<String[]> rows = rows("mil/musk1.csv");
    List<Bag> bags = bags(rows, 2, bag -> Optional.of(Truth.ofClass(bag[1])));
    atLeast(0.8, bags, new ClassTask(), "AUROC", 20, 1e-3);
  }

  @Test
  public void survivalWithRenalCarcinoma() throws IOException {
    Map<String, Truth> truths = new LinkedHashMap<>();
    for (String[] row : rows("studies/kirc_survival.csv")) {
      if (!row[2].isBlank() && !row[3].isBlank()) {
        truths.put(
            row[0], new Truth.OfSurvival(Double.parseDouble(row[2]), row[3].startsWith("1")));
      }
    }
    List<Bag> bags =
        bags(rows("studies/kirc.csv"), 1, slide -> Optional.ofNullable(truths.get(slide[0])));
    atLeast(0.55, bags, new SurvivalTask(SurvivalLoss.HAZARDS, 4), "Harrell's C", 10, 5e-4);
  }

  private static void atLeast(
      double least, List<Bag> bags, Task task, String measure, int epochs, double rate)
      throws IOException {
    MilOptions options =
        new MilOptions(
            Heads.named("mean"),
            0.1,
            new Schedule(epochs, 0, 0),
            new Optimisation(rate, 5e-3, true),
            new Sampling(4, 0, true, true),
            Execution.defaults());
    CrossValidation.Predicted predicted =
        CrossValidation.predict(
            bags,
            task,
            "truth",
            new CrossValidationOptions(options, 5, 1, 0, 20, ""),
            Device.CPU,
            Progress.NONE);
    double value =
        Judgement.of(predicted, List.of(), "").measured(new PatientBootstrap(20, 0)).stream()
            .filter(one -> one.measure().name().equals(measure))
            .findFirst()
            .orElseThrow()
            .interval()
            .value();
    assertTrue(measure + " " + value, value >= least);
  }

  /** Without the heading; skips the test where the reference data is absent. */
  private static List<String[]> rows(String file) throws IOException {
    Path path = Path.of(System.getProperty("contexture.shared", "absent")).resolve(file);
    Assume.assumeTrue("No reference data at " + path, Files.exists(path));
    return Files.readAllLines(path).stream().skip(1).map(line -> line.split(",", -1)).toList();
  }

  /** An instance a row; bags without truth are left out. */
  private static List<Bag> bags(
      List<String[]> rows, int firstFeature, Function<String[], Optional<Truth>> truth) {
    Map<String, List<String[]>> instances = new LinkedHashMap<>();
    rows.forEach(row -> instances.computeIfAbsent(row[0], k -> new ArrayList<>()).add(row));
    List<Bag> bags = new ArrayList<>();
    instances.forEach(
        (id, own) -> {
          Optional<Truth> known = truth.apply(own.get(0));
          if (known.isPresent()) {
            FloatMatrix features = features(own, firstFeature);
            bags.add(new Bag(id, id, known, () -> features));
          }
        });
    return bags;
  }

  private static FloatMatrix features(List<String[]> rows, int first) {
    int columns = rows.get(0).length - first;
    float[] values = new float[rows.size() * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(rows.get(i / columns)[first + i % columns]);
    }
    return new FloatMatrix(rows.size(), columns, values);
  }
}
