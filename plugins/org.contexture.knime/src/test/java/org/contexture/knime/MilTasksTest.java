package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.nodes.milscorer.MilScorerNodeFactory;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.table.TruthColumns;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.BooleanValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.NominalValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortUtil;

/** Numbers, survival and several labels from bags to predictions and metrics. */
public class MilTasksTest {

  private static final int SLIDES = 24;

  @Rule public TemporaryFolder folder = new TemporaryFolder();
  private Path workflow;
  private BufferedDataTable bags;

  @Before
  public void bags() throws Exception {
    workflow = folder.getRoot().toPath();
    Random random = new Random(1);
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < SLIDES; i++) {
      String slide = "slide-" + i;
      double x = random.nextGaussian();
      float[] values = new float[3 * 2];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (random.nextGaussian() * 0.3 + (v % 2 == 0 ? x : 0));
      }
      Path file = Made.features(workflow, slide, new FloatMatrix(3, 2, values));
      rows.add(
          new DefaultRow(
              slide,
              new StringCell(slide),
              new StringCell(file.toString()),
              new StringCell("P" + i),
              new DoubleCell(100 + 20 * x),
              new DoubleCell(30 * Math.exp(-x) + 1),
              new IntCell(i % 3 == 0 ? 0 : 1),
              new StringCell(x > 0 ? "mut" : "wt"),
              i % 4 == 0
                  ? DataType.getMissingCell()
                  : new StringCell(x < -0.3 ? "low" : x < 0.3 ? "mid" : "high")));
    }
    bags = Rows.table(spec(), rows);
  }

  private static DataTableSpec spec() {
    DataType text = StringCell.TYPE;
    DataTableSpec spec = new DataTableSpec();
    String[] names = {"Slide", "Features", "Patient", "Score", "Months", "Death", "Gene", "Grade"};
    DataType[] types = {
      text, text, text, DoubleCell.TYPE, DoubleCell.TYPE, IntCell.TYPE, text, text
    };
    for (int i = 0; i < names.length; i++) {
      spec =
          new DataTableSpec(
              spec, new DataTableSpec(new DataColumnSpecCreator(names[i], types[i]).createSpec()));
    }
    return spec;
  }

  private NodeBench learner() {
    return training(new NodeBench(new MilLearnerNodeFactory(), workflow));
  }

  private NodeBench validator() {
    return training(new NodeBench(new MilCrossValidatorNodeFactory(), workflow))
        .set("folds", 3)
        .set("resamples", 20);
  }

  private static NodeBench training(NodeBench node) {
    return node.set("head", "mean")
        .set("epochs", 20)
        .set("learningRate", 0.03)
        .set("validationFraction", 0.0)
        .set("device", "CPU");
  }

  private static NodeBench number(NodeBench node) {
    return node.set("task", "NUMBER").set("numberColumn", "Score");
  }

  private static NodeBench survival(NodeBench node) {
    return node.set("task", "SURVIVAL").set("timeColumn", "Months").set("eventColumn", "Death");
  }

  private static NodeBench labels(NodeBench node) {
    return node.set("task", "LABELS").set("labelColumns", "Gene, Grade");
  }

  private PortObject[] predicted(PortObject model) throws Exception {
    File file = folder.newFile();
    PortUtil.writeObjectToFile(model, file, new ExecutionMonitor());
    PortObject read = PortUtil.readObjectFromFile(file, new ExecutionMonitor());
    assertEquals(
        ((MilModelPortObject) model).getSummary(), ((MilModelPortObject) read).getSummary());
    NodeBench predictor =
        new NodeBench(new MilPredictorNodeFactory(), workflow)
            .set("device", "CPU")
            .set("survivalTimes", "12, 36");
    PortObject[] predicted = predictor.run(read, bags).objects();
    DataTableSpec announced =
        (DataTableSpec) predictor.configure(read.getSpec(), bags.getSpec()).specs()[0];
    assertTrue(announced.equalStructure((DataTableSpec) predicted[0].getSpec()));
    return predicted;
  }

  @Test
  public void numbersComeBackInTheirUnit() throws Exception {
    PortObject[] predicted = predicted(number(learner()).run(bags).objects()[0]);
    double[] numbers = Rows.numbers(predicted[0], "Prediction (Score)");
    double[] truth = Rows.numbers(predicted[0], "Score");
    double error = 0;
    for (int i = 0; i < SLIDES; i++) {
      error += Math.abs(numbers[i] - truth[i]) / SLIDES;
    }
    assertTrue("" + error, error < 8);
    assertEquals(3 * SLIDES, Rows.count(predicted[1]));
    assertEquals(3 * SLIDES, Rows.numbers(predicted[1], "Evidence (Score)").length);
    PortObject[] validated = number(validator()).run(bags).objects();
    List<String> names = Rows.column(validated[0], "Metric");
    assertTrue(names.toString(), names.contains("R²"));
    assertTrue(Rows.numbers(validated[0], "Value")[names.indexOf("R²")] > 0.5);
    assertEquals(SLIDES, Rows.numbers(validated[1], "Prediction (Score)").length);
    assertEquals(List.of("Predicted and true"), Rows.keys(validated[2]));
  }

  @Test
  public void survivalHasRiskGroupAndTimes() throws Exception {
    for (String likelihood : List.of("HAZARDS", "COX")) {
      NodeBench learner = survival(learner()).set("survivalLoss", likelihood);
      PortObject[] predicted = predicted(learner.run(bags).objects()[0]);
      double[] risk = Rows.numbers(predicted[0], "Risk");
      double[] months = Rows.numbers(predicted[0], "Months");
      double[] early = Rows.numbers(predicted[0], "Survival (12)");
      double[] late = Rows.numbers(predicted[0], "Survival (36)");
      int shortest = least(months);
      assertTrue(likelihood, risk[shortest] > Arrays.stream(risk).average().orElseThrow());
      assertEquals("high", Rows.column(predicted[0], "Risk Group").get(shortest));
      for (int i = 0; i < SLIDES; i++) {
        assertTrue(late[i] <= early[i]);
      }
      assertEquals(3 * SLIDES, Rows.numbers(predicted[1], "Evidence (Risk)").length);
      PortObject[] validated =
          survival(validator()).set("survivalLoss", likelihood).run(bags).objects();
      List<String> names = Rows.column(validated[0], "Metric");
      double[] values = Rows.numbers(validated[0], "Value");
      assertTrue(likelihood, values[names.indexOf("Harrell's C")] > 0.65);
      assertEquals(List.of("Kaplan-Meier", "Brier score"), Rows.keys(validated[2]));
    }
  }

  private static int least(double[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      least = values[i] < values[least] ? i : least;
    }
    return least;
  }

  @Test
  public void severalLabelsHaveProbabilitiesEach() throws Exception {
    PortObject[] predicted = predicted(labels(learner()).run(bags).objects()[0]);
    double[] mut = Rows.numbers(predicted[0], "P (Gene=mut)");
    double[] wt = Rows.numbers(predicted[0], "P (Gene=wt)");
    double[] high = Rows.numbers(predicted[0], "P (Grade=high)");
    for (int i = 0; i < SLIDES; i++) {
      assertEquals(1, mut[i] + wt[i], 1e-6);
      assertTrue(high[i] > 0 && high[i] < 1);
    }
    assertEquals(SLIDES, Rows.column(predicted[0], "Prediction (Grade)").size());
    PortObject[] validated = labels(validator()).run(bags).objects();
    List<String> names = Rows.column(validated[0], "Metric");
    assertTrue(names.toString(), names.contains("AUROC (Gene=mut)"));
    assertEquals(List.of("ROC curves"), Rows.keys(validated[2]));
  }

  @Test
  public void whatIsWrongIsSaidBeforeTraining() throws Exception {
    assertRefused(
        "no column \"Nothing\"", learner().set("task", "NUMBER").set("numberColumn", "Nothing"));
    assertRefused("expected numbers", learner().set("task", "NUMBER").set("numberColumn", "Gene"));
    assertRefused("No label column is named", learner().set("task", "LABELS"));
    assertRefused("\"late\"", survival(validator()).set("survivalTimes", "12, late"));
    assertRefused("Which value of \"Grade\"", survival(learner()).set("eventColumn", "Grade"));
    assertRefused("Which value of \"Death\"", survival(learner()).set("eventValue", "dead"));
    assertRefused("time -5.0", survival(learner()), withFirst("Months", new DoubleCell(-5)));
    assertRefused("only the value \"0\"", survival(learner()), withAll("Death", new IntCell(0)));
    assertRefused("same number", number(learner()), withAll("Score", new DoubleCell(3)));
  }

  @Test
  public void missingAnswersAreCounted() throws Exception {
    BufferedDataTable some = withFirst("Score", DataType.getMissingCell());
    var run = number(learner()).run(some);
    assertTrue(run.warning(), run.warning().contains("1 of 24 slides"));
    assertFalse(run.objects().length == 0);
    for (String column : List.of("Months", "Death")) {
      run = survival(learner()).run(withFirst(column, DataType.getMissingCell()));
      assertTrue(run.warning(), run.warning().contains("1 of 24 slides"));
    }
  }

  /**
   * KNIME's Kaplan-Meier Estimator takes a number, true or false, and a nominal column, and fails
   * where one is missing; its Numeric Scorer takes two numbers, and fails where the predicted one
   * is missing.
   */
  @Test
  public void predictionsHaveTheColumnsOfKnimesNodes() throws Exception {
    BufferedDataTable lives = withFirst("Months", DataType.getMissingCell());
    PortObject predictions = survival(validator()).run(lives).objects()[1];
    DataTableSpec spec = (DataTableSpec) predictions.getSpec();
    assertTrue(spec.getColumnSpec("Months").getType().isCompatible(DoubleValue.class));
    assertTrue(spec.getColumnSpec("Event").getType().isCompatible(BooleanValue.class));
    assertTrue(spec.getColumnSpec("Risk Group").getType().isCompatible(NominalValue.class));
    assertEquals(SLIDES - 1, Rows.count(predictions));
    for (String column : List.of("Months", "Event", "Risk Group")) {
      assertFalse(Rows.column(predictions, column).contains("?"));
    }
    double[] death = Rows.numbers(predictions, "Death");
    for (int i = 0; i < death.length; i++) {
      assertEquals(Boolean.toString(death[i] == 1), Rows.column(predictions, "Event").get(i));
    }
    BufferedDataTable scores = withFirst("Score", DataType.getMissingCell());
    predictions = number(validator()).run(scores).objects()[1];
    spec = (DataTableSpec) predictions.getSpec();
    assertTrue(spec.getColumnSpec("Prediction (Score)").getType().isCompatible(DoubleValue.class));
    assertFalse(Rows.column(predictions, "Prediction (Score)").contains("?"));
  }

  /** The event by its own column, and as the validator says it. */
  @Test
  public void theScorerMeasuresWhatTheValidatorMeasured() throws Exception {
    PortObject[] validated = number(validator()).set("repeats", 2).run(bags).objects();
    NodeBench scorer = new NodeBench(new MilScorerNodeFactory(), workflow).set("resamples", 20);
    assertSame(
        validated[0],
        scorer
            .set("task", "NUMBERS")
            .set("truthColumn", "Score")
            .run(validated[1], null)
            .objects()[0],
        5);
    validated = survival(validator()).set("repeats", 2).run(bags).objects();
    DataTableSpec spec = (DataTableSpec) validated[1].getSpec();
    double until =
        spec.stream()
            .map(DataColumnSpec::getName)
            .filter(name -> name.startsWith("Survival ("))
            .mapToDouble(name -> Double.parseDouble(name.replaceAll("[^0-9.]", "")))
            .max()
            .orElseThrow();
    scorer.set("task", "SURVIVAL").set("timeColumn", "Months").set("until", until);
    for (String event : List.of("Death", "Event")) {
      PortObject scored = scorer.set("eventColumn", event).run(validated[1], null).objects()[0];
      assertSame(validated[0], scored, 4);
    }
  }

  private static void assertSame(PortObject validated, PortObject scored, int metrics) {
    List<String> names = Rows.column(scored, "Metric");
    int shared = 0;
    for (String name : Rows.column(validated, "Metric")) {
      int theirs = names.indexOf(name);
      if (theirs >= 0) {
        int ours = Rows.column(validated, "Metric").indexOf(name);
        for (String column : List.of("Value", "Lower", "Upper")) {
          assertEquals(
              name + " " + column,
              Rows.numbers(validated, column)[ours],
              Double.parseDouble(Rows.column(scored, column).get(theirs)),
              1e-12);
        }
        shared++;
      }
    }
    assertEquals(names.toString(), metrics, shared);
  }

  @Test
  public void clinicalColumnsAreLearnedFromAndAskedFor() throws Exception {
    String[] columns = {"Score", "Grade"};
    PortObject model = survival(learner()).set("clinicalColumns", columns).run(bags).objects()[0];
    assertTrue(((MilModelPortObject) model).getSummary().contains("Grade, Score"));
    assertEquals(SLIDES, Rows.numbers(predicted(model)[0], "Risk").length);
    NodeBench predictor = new NodeBench(new MilPredictorNodeFactory(), workflow);
    Exception e =
        assertThrows(
            Exception.class, () -> predictor.run(model, Rows.renamed(bags, "Grade", "Other")));
    assertTrue(e.getMessage(), e.getMessage().contains("no column \"Grade\""));
    String warning = predictor.run(model, withFirst("Grade", new StringCell("new"))).warning();
    assertTrue(warning, warning.contains("1 clinical values occurred in no training slide"));

    PortObject[] validated =
        survival(validator()).set("clinicalColumns", columns).run(bags).objects();
    assertEquals(5 * 4, Rows.count(validated[4]));
    assertEquals("both less images", Rows.column(validated[4], "Model").get(12));
    assertEquals(0, Rows.count(survival(validator()).run(bags).objects()[4]));
    assertRefused(
        "\"Death\" is what is to be predicted",
        survival(learner()).set("clinicalColumns", new String[] {"Death"}));
    assertRefused(
        "“Gene” has the single value “wt” for all",
        survival(validator()).set("clinicalColumns", new String[] {"Gene"}),
        withAll("Gene", new StringCell("wt")));
  }

  /** Two slides each. */
  @Test
  public void slidesOfAPatientAreOneBag() throws Exception {
    List<DataRow> rows = new ArrayList<>();
    int patient = bags.getDataTableSpec().findColumnIndex("Patient");
    int score = bags.getDataTableSpec().findColumnIndex("Score");
    for (DataRow row : bags) {
      List<DataCell> cells = new ArrayList<>();
      row.forEach(cells::add);
      int number = rows.size() / 2;
      cells.set(patient, new StringCell("P" + number));
      cells.set(score, new DoubleCell(number));
      rows.add(new DefaultRow(row.getKey(), cells));
    }
    BufferedDataTable pairs = Rows.table(bags.getDataTableSpec(), rows);
    PortObject model = number(learner()).set("patientBags", true).run(pairs).objects()[0];
    NodeBench predictor = new NodeBench(new MilPredictorNodeFactory(), workflow);
    String warning = predictor.run(model, pairs).warning();
    assertTrue(warning, warning.contains("Choose \"One bag per patient\""));
    var run = predictor.set("patientBags", true).run(model, pairs);
    assertEquals("", run.warning() == null ? "" : run.warning());
    assertEquals(SLIDES / 2, Rows.count(run.objects()[0]));
    assertEquals(3 * SLIDES, Rows.count(run.objects()[1]));
    assertEquals(SLIDES, Rows.column(run.objects()[1], "Slide").stream().distinct().count());
    double sum = 0;
    for (int tile = 0; tile < 6; tile++) {
      sum += Rows.numbers(run.objects()[1], "Attention")[tile];
    }
    assertEquals("over both slides of the first patient", 1, sum, 1e-5);
    PortObject[] validated = number(validator()).set("patientBags", true).run(pairs).objects();
    assertEquals(SLIDES / 2, Rows.count(validated[1]));
    NodeBench byGene =
        learner().set("labelColumn", "Gene").set("patientBags", true).set("epochs", 1);
    assertRefused("have different answers", byGene, pairs);
  }

  /** Saved and loaded, too. */
  @Test
  public void theValidatorsModelsPredictTogetherAndSayHowSureTheyAre() throws Exception {
    PortObject risk = survival(validator()).run(bags).objects()[5];
    assertEquals(SLIDES, Rows.numbers(predicted(risk)[0], "Spread (Risk)").length);
    PortObject score = number(validator()).run(bags).objects()[5];
    assertEquals(SLIDES, Rows.numbers(predicted(score)[0], "Spread (Score)").length);
    assertEquals(
        SLIDES,
        Rows.numbers(predicted(labels(validator()).run(bags).objects()[5])[0], "Spread (Gene=mut)")
            .length);

    PortObject gene = validator().set("labelColumn", "Gene").run(bags).objects()[5];
    NodeBench predictor =
        new NodeBench(new MilPredictorNodeFactory(), workflow).set("setError", 0.2);
    PortObject[] out = predictor.run(gene, bags).objects();
    List<String> sets = Rows.column(out[0], "Set (Gene)");
    List<String> decisions = Rows.column(out[0], "Decision (Gene)");
    int missed = 0;
    for (int i = 0; i < SLIDES; i++) {
      boolean isOne = sets.get(i).equals("mut") || sets.get(i).equals("wt");
      assertEquals(isOne ? sets.get(i) : "Undecided", decisions.get(i));
      missed += sets.get(i).contains(Rows.column(bags, "Gene").get(i)) ? 0 : 1;
    }
    assertTrue("" + missed, missed <= SLIDES / 3);
    String warning = predictor.set("setError", 0.01).run(gene, bags).warning();
    assertTrue(warning, warning.contains("an error of 0.01 needs 99"));
    Exception e = assertThrows(Exception.class, () -> predictor.run(score, bags));
    assertTrue(e.getMessage(), e.getMessage().contains("Sets are of classes"));
    PortObject single = learner().set("labelColumn", "Gene").run(bags).objects()[0];
    e = assertThrows(Exception.class, () -> predictor.run(single, bags));
    assertTrue(e.getMessage(), e.getMessage().contains("Connect the model of a MIL Cross"));
    e = assertThrows(Exception.class, () -> predictor.set("setError", 1.0).run(gene, bags));
    assertTrue(e.getMessage(), e.getMessage().contains("error"));
  }

  private void assertRefused(String part, NodeBench node) {
    assertRefused(part, node, bags);
  }

  private static void assertRefused(String part, NodeBench node, BufferedDataTable table) {
    Exception e = assertThrows(Exception.class, () -> node.run(table));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }

  private BufferedDataTable withFirst(String column, DataCell cell) {
    return with(column, cell, 1);
  }

  private BufferedDataTable withAll(String column, DataCell cell) {
    return with(column, cell, SLIDES);
  }

  private BufferedDataTable with(String column, DataCell cell, int count) {
    int index = bags.getDataTableSpec().findColumnIndex(column);
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : bags) {
      List<DataCell> cells = new ArrayList<>();
      row.forEach(cells::add);
      if (rows.size() < count) {
        cells.set(index, cell);
      }
      rows.add(new DefaultRow(row.getKey(), cells));
    }
    return Rows.table(bags.getDataTableSpec(), rows);
  }

  /** Of death, 1 is the event; of censoring, 1 is none. */
  @Test
  public void theEventIsFoundByTheNames() throws Exception {
    DataTableSpec spec =
        new DataTableSpec(
            new DataColumnSpecCreator("Months", DoubleCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Death", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Censored", IntCell.TYPE).createSpec(),
            new DataColumnSpecCreator("Status", StringCell.TYPE).createSpec());
    DataRow dead =
        new DefaultRow(
            "a", new DoubleCell(3), new IntCell(1), new IntCell(0), new StringCell("Dead"));
    DataRow alive =
        new DefaultRow(
            "b", new DoubleCell(3), new IntCell(0), new IntCell(1), new StringCell("Alive"));
    BufferedDataTable table = Rows.table(spec, List.of(dead, alive));
    for (String column : List.of("Death", "Censored", "Status")) {
      TruthColumns truths = TruthColumns.survival(table, "Months", column, "");
      assertEquals(column, Optional.of(new Truth.OfSurvival(3, true)), truths.of(dead));
      assertEquals(column, Optional.of(new Truth.OfSurvival(3, false)), truths.of(alive));
    }
    BufferedDataTable renamed = Rows.renamed(table, "Status", "Censoring status");
    TruthColumns words = TruthColumns.survival(renamed, "Months", "Censoring status", "");
    assertEquals(Optional.of(new Truth.OfSurvival(3, true)), words.of(dead));
    TruthColumns chosen = TruthColumns.survival(table, "Months", "Status", "Alive");
    assertEquals(Optional.of(new Truth.OfSurvival(3, false)), chosen.of(dead));
  }
}
