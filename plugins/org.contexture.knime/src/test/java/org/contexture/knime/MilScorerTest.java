package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.contexture.evaluation.ClassMeasures;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.Metric;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.evaluation.Predictions;
import org.contexture.knime.nodes.milcomparison.MilComparisonNodeFactory;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.milscorer.MilScorerNodeFactory;
import org.contexture.knime.nodes.tabletobags.TableToBagsNodeFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode.Executed;

/** MIL Scorer and MIL Comparison on tables that the test makes. */
public class MilScorerTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static final DataCell MISSING = DataType.getMissingCell();

  @Test
  public void valuesAreThoseOfTheEngineOnTheSameRows() throws Exception {
    BufferedDataTable table = classes(60, 1, 0.8, "");
    Executed scored = scorer().set("resamples", 100).run(table, null);
    double[] p = Rows.numbers(table, "P (Label=lesion)");
    List<String> labels = Rows.column(table, "Label");
    double[][] probabilities = new double[p.length][];
    int[] truth = new int[p.length];
    for (int i = 0; i < p.length; i++) {
      probabilities[i] = new double[] {p[i], 1 - p[i]};
      truth[i] = labels.get(i).equals("lesion") ? 0 : 1;
    }
    Predictions predictions =
        new Predictions(
            List.of("lesion", "normal"), Rows.column(table, "Patient"), truth, probabilities, 0);
    List<Measured> expected =
        Measured.of(
            List.of(predictions),
            ClassMeasures.of(predictions.classes(), 0, java.util.OptionalDouble.of(0.5)),
            new PatientBootstrap(100, 0));
    List<String> metrics = Rows.column(scored.objects()[0], "Metric");
    double[] lower = Rows.numbers(scored.objects()[0], "Lower");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).measure().name(), metrics.get(i));
      assertEquals(
          metrics.get(i),
          expected.get(i).interval().value(),
          Rows.numbers(scored.objects()[0], "Value")[i],
          1e-9);
      assertEquals(metrics.get(i), expected.get(i).interval().lower(), lower[i], 1e-9);
    }
    assertThat(scored.warning(), containsString("positive class is \"lesion\", guessed"));
  }

  @Test
  public void theCrossValidatorsMetricsAreTheScorersOnItsPredictions() throws Exception {
    BufferedDataTable instances = instances(24);
    PortObject bags =
        new NodeBench(new TableToBagsNodeFactory(), folder.getRoot().toPath())
            .set("folder", folder.newFolder("bags").toString())
            .run(instances)
            .objects()[0];
    PortObject[] validated =
        new NodeBench(new MilCrossValidatorNodeFactory(), folder.getRoot().toPath())
            .set("head", "mean")
            .set("folds", 3)
            .set("repeats", 2)
            .set("epochs", 3)
            .set("learningRate", 0.01)
            .set("validationFraction", 0.0)
            .set("resamples", 60)
            .set("seed", 5L)
            .set("device", "CPU")
            .run(bags)
            .objects();
    PortObject scored =
        scorer().set("resamples", 60).set("seed", 5L).run(validated[1], null).objects()[0];
    List<String> metrics = Rows.column(scored, "Metric");
    for (Metric metric : Metric.values()) {
      int ours = metrics.indexOf(metric.title());
      int theirs = Rows.column(validated[0], "Metric").indexOf(metric.title());
      for (String column : List.of("Value", "Lower", "Upper")) {
        assertEquals(
            metric + " " + column,
            Rows.column(validated[0], column).get(theirs),
            Rows.column(scored, column).get(ours));
      }
    }
  }

  /** Two patients in three have one slide, the others two; the first feature tells the class. */
  private static BufferedDataTable instances(int patients) {
    DataTableSpec spec =
        new DataTableSpec(
            new String[] {"Slide", "Label", "Patient", "f1", "f2"},
            new DataType[] {
              StringCell.TYPE, StringCell.TYPE, StringCell.TYPE, DoubleCell.TYPE, DoubleCell.TYPE
            });
    Random random = new Random(2);
    List<DataRow> rows = new ArrayList<>();
    for (int p = 0; p < patients; p++) {
      for (int s = 0; s < (p % 3 == 0 ? 2 : 1); s++) {
        for (int tile = 0; tile < 3; tile++) {
          rows.add(
              Rows.row(
                  "Row" + rows.size(),
                  new StringCell("S" + p + "-" + s),
                  new StringCell(p % 2 == 0 ? "normal" : "lesion"),
                  new StringCell("P" + p),
                  new DoubleCell(random.nextGaussian() + p % 2),
                  new DoubleCell(random.nextGaussian())));
        }
      }
    }
    return Rows.table(spec, rows);
  }

  @Test
  public void aColumnOfAnotherProgramIsEnough() throws Exception {
    BufferedDataTable ours = classes(40, 1, 0.9, "");
    BufferedDataTable other = Rows.renamed(ours, "P (Label=lesion)", "score");
    Executed by =
        scorer().set("probabilityColumn", "score").set("positiveClass", "lesion").run(other, null);
    Executed byName = scorer().set("positiveClass", "lesion").run(ours, null);
    assertEquals(Rows.column(byName.objects()[0], "Value"), Rows.column(by.objects()[0], "Value"));
  }

  @Test
  public void theThresholdComesFromOtherSlidesOnly() throws Exception {
    BufferedDataTable judged = classes(40, 1, 0.8, "");
    BufferedDataTable others = classes(50, 2, 0.8, "T");
    NodeBench bench = scorer().set("thresholdFrom", "TRAINING");
    Executed scored = bench.run(judged, others);
    List<String> metrics = Rows.column(scored.objects()[0], "Metric");
    assertTrue(
        "" + metrics, metrics.stream().anyMatch(m -> m.matches("Sensitivity at 0\\.\\d+ or more")));
    assertTrue(
        "" + metrics, metrics.stream().noneMatch(m -> m.equals("Sensitivity at 0.5 or more")));
    Exception same =
        assertThrows(KNIMEException.class, () -> bench.run(judged, classes(50, 2, 0.8, "")));
    assertThat(same.getMessage(), containsString("40 of 40 slides are in both tables"));
    Exception none =
        assertThrows(
            InvalidSettingsException.class, () -> bench.configure(judged.getDataTableSpec(), null));
    assertThat(none.getMessage(), containsString("second input is not connected"));
  }

  @Test
  public void subgroupsAreJudgedAloneAndASiteWithOnePatientHasNoInterval() throws Exception {
    BufferedDataTable table = classes(41, 1, 0.8, "");
    Executed scored = scorer().set("subgroupColumn", "Site").run(table, null);
    assertThat(scored.warning(), containsString("Among C there is one patient"));
    List<String> among = Rows.column(scored.objects()[0], "Among");
    List<String> lower = Rows.column(scored.objects()[0], "Lower");
    List<String> slides = Rows.column(scored.objects()[0], "Slides");
    for (int i = 0; i < among.size(); i++) {
      String expected =
          switch (among.get(i)) {
            case "" -> "41";
            case "A", "B" -> "20";
            default -> "1";
          };
      assertEquals(expected, slides.get(i));
      if (among.get(i).equals("C")) {
        assertEquals("?", lower.get(i));
      }
    }
    assertTrue(Rows.column(scored.objects()[1], "Chart").size() == 4);
  }

  @Test
  public void rowsWithoutTruthAreCountedAndPatientsThatAreMissingAreSaid() throws Exception {
    BufferedDataTable table = classes(40, 1, 0.8, "");
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : table) {
      DataCell[] cells = row.stream().toArray(DataCell[]::new);
      if (rows.size() < 3) {
        cells[1] = MISSING;
      }
      rows.add(Rows.row(row.getKey().getString(), cells));
    }
    BufferedDataTable incomplete = Rows.table(table.getDataTableSpec(), rows);
    Executed scored = scorer().set("patientColumn", "Case").run(incomplete, null);
    assertThat(
        scored.warning(),
        containsString("3 of 40 rows of the first table have no value in \"Label\""));
    assertThat(
        scored.warning(),
        containsString("left out: \"" + String.join("\", \"", Rows.keys(table).subList(0, 3))));
    assertThat(scored.warning(), containsString("no column \"Case\""));
    assertEquals("37", Rows.column(scored.objects()[0], "Slides").get(0));
  }

  @Test
  public void repeatsAreAveragedAndASlideTwiceIsRefused() throws Exception {
    BufferedDataTable once = classes(20, 1, 0.8, "");
    DataTableSpec spec =
        new DataTableSpec(
            java.util.stream.Stream.concat(
                    once.getDataTableSpec().stream(),
                    java.util.stream.Stream.of(
                        new DataColumnSpecCreator("Repeat", IntCell.TYPE).createSpec()))
                .toArray(org.knime.core.data.DataColumnSpec[]::new));
    List<DataRow> rows = new ArrayList<>();
    for (int repeat = 1; repeat <= 2; repeat++) {
      for (DataRow row : repeat == 1 ? once : classes(20, 9, 0.6, "")) {
        List<DataCell> cells = new ArrayList<>(row.stream().toList());
        cells.add(new IntCell(repeat));
        rows.add(Rows.row(row.getKey() + "_" + repeat, cells.toArray(DataCell[]::new)));
      }
    }
    double first = value(scorer().run(once, null), "AUROC");
    double second = value(scorer().run(classes(20, 9, 0.6, ""), null), "AUROC");
    double both = value(scorer().run(Rows.table(spec, rows), null), "AUROC");
    assertEquals((first + second) / 2, both, 1e-12);
    assertTrue(first != second);

    List<DataRow> twice = new ArrayList<>();
    once.forEach(twice::add);
    twice.add(Rows.row("again", twice.get(0).stream().toArray(DataCell[]::new)));
    Exception problem =
        assertThrows(
            KNIMEException.class,
            () -> scorer().run(Rows.table(once.getDataTableSpec(), twice), null));
    assertThat(problem.getMessage(), containsString("\"S0\" occurs twice"));
  }

  @Test
  public void numbersWhereClassesWereMeantAreNamed() throws Exception {
    BufferedDataTable table = survival(20);
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> scorer().set("truthColumn", "Time").configure(table.getDataTableSpec(), null));
    assertThat(problem.getMessage(), containsString("Judge it as a number"));
    Executed numbers =
        scorer()
            .set("task", "NUMBERS")
            .set("truthColumn", "Time")
            .set("predictionColumn", "Risk")
            .run(table, null);
    assertEquals("R²", Rows.column(numbers.objects()[0], "Metric").get(0));
  }

  @Test
  public void survivalIsJudgedAndDrawn() throws Exception {
    Executed scored = scorer().set("task", "SURVIVAL").run(survival(60), null);
    List<String> metrics = Rows.column(scored.objects()[0], "Metric");
    assertEquals(
        List.of(
            "Harrell's C",
            "Uno's C",
            "Integrated Brier score",
            "Integrated Brier score of Kaplan-Meier",
            "Log-rank p"),
        metrics);
    assertTrue(value(scored, "Harrell's C") > 0.6);
    assertTrue(value(scored, "Log-rank p") < 0.05);
    assertEquals(2, Rows.count(scored.objects()[1]));
  }

  /** Or all would be turned round: who left would be who died. */
  @Test
  public void inAColumnOfCensoringOneIsNoEvent() throws Exception {
    BufferedDataTable table = survival(60);
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : table) {
      DataCell[] cells = row.stream().toArray(DataCell[]::new);
      cells[3] = new StringCell(cells[3].toString().equals("1") ? "0" : "1");
      rows.add(Rows.row(row.getKey().getString(), cells));
    }
    BufferedDataTable censored =
        Rows.renamed(Rows.table(table.getDataTableSpec(), rows), "Event", "Censored");
    Executed byEvent = scorer().set("task", "SURVIVAL").run(table, null);
    Executed byCensoring =
        scorer().set("task", "SURVIVAL").set("eventColumn", "Censored").run(censored, null);
    assertEquals(
        Rows.column(byEvent.objects()[0], "Value"), Rows.column(byCensoring.objects()[0], "Value"));
  }

  @Test
  public void badFollowUpIsNamed() throws Exception {
    for (String[] bad :
        new String[][] {
          {"-1", "1", "has the time -1.0"},
          {"5", "perhaps", "has \"perhaps\" in column \"Event\""},
          {"5", "0", "None of 1 slides has an event"}
        }) {
      DataTableSpec spec = survival(1).getDataTableSpec();
      List<DataCell> cells = new ArrayList<>();
      for (DataCell cell : survival(1).iterator().next()) {
        cells.add(cell);
      }
      cells.set(2, new DoubleCell(Double.parseDouble(bad[0])));
      cells.set(3, new StringCell(bad[1]));
      BufferedDataTable table =
          Rows.table(spec, List.of(Rows.row("one", cells.toArray(DataCell[]::new))));
      Exception problem =
          assertThrows(
              KNIMEException.class, () -> scorer().set("task", "SURVIVAL").run(table, null));
      assertThat(problem.getMessage(), containsString(bad[2]));
    }
  }

  @Test
  public void classesThatThePredictionsDoNotKnowAreNamed() throws Exception {
    BufferedDataTable table = classes(10, 1, 0.8, "");
    Exception problem =
        assertThrows(
            KNIMEException.class, () -> scorer().set("truthColumn", "Site").run(table, null));
    assertThat(problem.getMessage(), containsString("Column \"Site\" has \"A\", \"B\""));
    Exception missing =
        assertThrows(
            InvalidSettingsException.class,
            () -> scorer().set("truthColumn", "Nothing").configure(table.getDataTableSpec(), null));
    assertThat(missing.getMessage(), containsString("no column \"Nothing\""));
    Exception score =
        assertThrows(
            KNIMEException.class,
            () ->
                scorer()
                    .set("probabilityColumn", "P (Label=lesion)")
                    .set("truthColumn", "Slide")
                    .run(table, null));
    assertThat(score.getMessage(), containsString("tells two classes apart"));
  }

  @Test
  public void comparedModelsAreMatchedBySlide() throws Exception {
    BufferedDataTable good = classes(60, 1, 1.6, "");
    BufferedDataTable bad = Rows.pick(reversed(classes(60, 1, 0.3, "")), i -> i > 4);
    Executed compared = comparison().set("names", "good, bad").run(good, bad, null, null);
    assertThat(
        compared.warning(), containsString("5 of 60 slides of \"good\" are not in all tables"));
    assertEquals("good", Rows.column(compared.objects()[0], "Better").get(0));
    double difference = Rows.numbers(compared.objects()[0], "Difference")[0];
    double first = Rows.numbers(compared.objects()[0], "First Value")[0];
    double second = Rows.numbers(compared.objects()[0], "Second Value")[0];
    assertEquals(first - second, difference, 1e-12);
    BufferedDataTable same = Rows.pick(good, i -> i < 55);
    assertEquals(value(scorer().run(same, null), "AUROC"), first, 1e-12);
    assertTrue(Double.parseDouble(Rows.column(compared.objects()[0], "DeLong p").get(0)) < 0.01);
    assertEquals("?", Rows.column(compared.objects()[0], "DeLong p").get(2));
  }

  @Test
  public void threeModelsAreComparedPairByPair() throws Exception {
    BufferedDataTable table = classes(40, 1, 1, "");
    Executed compared =
        comparison()
            .set("resamples", 50)
            .run(table, classes(40, 1, 0.5, ""), null, classes(40, 1, 0.1, ""));
    List<String> first = Rows.column(compared.objects()[0], "First");
    List<String> second = Rows.column(compared.objects()[0], "Second");
    int each = first.size() / 3;
    assertEquals("Model 1", first.get(0));
    assertEquals("Model 2", second.get(0));
    assertEquals("Model 3", second.get(each));
    assertEquals("Model 2", first.get(2 * each));
  }

  @Test
  public void tablesThatDoNotFitAreNamed() throws Exception {
    BufferedDataTable table = classes(20, 1, 1, "");
    Exception others =
        assertThrows(
            KNIMEException.class,
            () -> comparison().run(table, classes(20, 1, 1, "T"), null, null));
    assertThat(others.getMessage(), containsString("have 0 slides in common"));
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : table) {
      DataCell[] cells = row.stream().toArray(DataCell[]::new);
      if (rows.size() == 7) {
        cells[1] = new StringCell(cells[1].toString().equals("lesion") ? "normal" : "lesion");
      }
      rows.add(Rows.row(row.getKey().getString(), cells));
    }
    BufferedDataTable other = Rows.table(table.getDataTableSpec(), rows);
    Exception truth =
        assertThrows(KNIMEException.class, () -> comparison().run(table, other, null, null));
    assertThat(truth.getMessage(), containsString("The truth of slide \"S7\""));
    Exception names =
        assertThrows(
            InvalidSettingsException.class,
            () -> comparison().set("names", "a, a").run(table, table, null, null));
    assertThat(names.getMessage(), containsString("There are 2 tables"));
  }

  private static NodeBench scorer() {
    return new NodeBench(new MilScorerNodeFactory(), Path.of(""));
  }

  private static NodeBench comparison() {
    return new NodeBench(new MilComparisonNodeFactory(), Path.of(""));
  }

  private static double value(Executed scored, String metric) {
    int row = Rows.column(scored.objects()[0], "Metric").indexOf(metric);
    return Double.parseDouble(Rows.column(scored.objects()[0], "Value").get(row));
  }

  private static BufferedDataTable reversed(BufferedDataTable table) {
    List<DataRow> rows = new ArrayList<>();
    table.forEach(row -> rows.add(0, row));
    return Rows.table(table.getDataTableSpec(), rows);
  }

  /** Two classes; a signal of 0 is chance. */
  private static BufferedDataTable classes(int n, long seed, double signal, String prefix) {
    DataTableSpec spec =
        new DataTableSpec(
            new String[] {
              "Slide", "Label", "Patient", "Site", "P (Label=lesion)", "P (Label=normal)"
            },
            new DataType[] {
              StringCell.TYPE,
              StringCell.TYPE,
              StringCell.TYPE,
              StringCell.TYPE,
              DoubleCell.TYPE,
              DoubleCell.TYPE
            });
    Random random = new Random(seed);
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean lesion = i % 3 == 0;
      double p = 1 / (1 + Math.exp(-random.nextGaussian() - (lesion ? signal : -signal)));
      String site = i == 40 ? "C" : i % 2 == 0 ? "A" : "B";
      rows.add(
          Rows.row(
              "Row" + i,
              new StringCell(prefix + "S" + i),
              new StringCell(lesion ? "lesion" : "normal"),
              new StringCell(prefix + "P" + i),
              new StringCell(site),
              new DoubleCell(p),
              new DoubleCell(1 - p)));
    }
    return Rows.table(spec, rows);
  }

  /** Risks that tell a good part of the hazard. */
  private static BufferedDataTable survival(int n) {
    DataTableSpec spec =
        new DataTableSpec(
            new String[] {
              "Slide", "Patient", "Time", "Event", "Risk", "Survival (1)", "Survival (2)"
            },
            new DataType[] {
              StringCell.TYPE,
              StringCell.TYPE,
              DoubleCell.TYPE,
              StringCell.TYPE,
              DoubleCell.TYPE,
              DoubleCell.TYPE,
              DoubleCell.TYPE
            });
    Random random = new Random(4);
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double risk = random.nextGaussian();
      double rate = Math.exp(1.2 * risk) / 2;
      double death = -Math.log(1 - random.nextDouble()) / rate;
      double leaving = 4 * random.nextDouble();
      rows.add(
          Rows.row(
              "Row" + i,
              new StringCell("S" + i),
              new StringCell("P" + i),
              new DoubleCell(Math.min(death, leaving)),
              new StringCell(death <= leaving ? "1" : "0"),
              new DoubleCell(risk),
              new DoubleCell(Math.exp(-rate)),
              new DoubleCell(Math.exp(-2 * rate))));
    }
    return Rows.table(spec, rows);
  }
}
