package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.network.FloatMatrix;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;

/** How the cross-validator deals slides into folds, and chooses within them. */
public class MilFoldsTest {

  private static final int SLIDES = 24;

  @Rule public TemporaryFolder folder = new TemporaryFolder();
  private Path workflow;
  private BufferedDataTable bags;

  @Before
  public void bags() throws Exception {
    workflow = folder.getRoot().toPath();
    Random random = new Random(2);
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < SLIDES; i++) {
      String slide = "slide-" + i;
      float[] values = new float[4];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (random.nextGaussian() * 0.3 + (i % 2));
      }
      Path file = Made.features(workflow, slide, new FloatMatrix(2, 2, values));
      rows.add(
          new DefaultRow(
              slide,
              new StringCell(slide),
              new StringCell(file.toString()),
              new StringCell("P" + i),
              new StringCell(i % 2 == 0 ? "normal" : "lesion"),
              new StringCell("site " + "ABCDEF".charAt(i % 6)),
              new StringCell(i < 8 ? "train" : i < 16 ? "tune" : "test")));
    }
    bags = Rows.table(spec(), rows);
  }

  private static DataTableSpec spec() {
    DataTableSpec spec = new DataTableSpec();
    for (String name : List.of("Slide", "Features", "Patient", "Label", "Site", "Split")) {
      spec =
          new DataTableSpec(
              spec,
              new DataTableSpec(new DataColumnSpecCreator(name, StringCell.TYPE).createSpec()));
    }
    return spec;
  }

  private NodeBench validator() {
    return new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
        .set("head", "mean")
        .set("epochs", 15)
        .set("learningRate", 0.03)
        .set("validationFraction", 0.0)
        .set("folds", 3)
        .set("resamples", 20)
        .set("device", "CPU");
  }

  @Test
  public void eachMetricStandsBesideItsValueInEachFold() throws Exception {
    PortObject[] out = validator().set("repeats", 2).run(bags).objects();
    List<String> metrics = Rows.column(out[3], "Metric");
    assertEquals(2 * 3 * 7, metrics.size());
    double[] slides = Rows.numbers(out[3], "Slides");
    double[] accuracy = new double[2];
    for (int i = 0; i < metrics.size(); i++) {
      if (metrics.get(i).equals("Accuracy")) {
        int repeat = (int) Rows.numbers(out[3], "Repeat")[i];
        accuracy[repeat - 1] += slides[i] / SLIDES * Rows.numbers(out[3], "Value")[i];
      }
    }
    int pooled = Rows.column(out[0], "Metric").indexOf("Accuracy");
    assertEquals(Rows.numbers(out[0], "Value")[pooled], (accuracy[0] + accuracy[1]) / 2, 1e-9);
  }

  @Test
  public void sitesStayTogether() throws Exception {
    PortObject[] out =
        validator().set("foldsBy", "SITE").set("foldColumn", "Site").run(bags).objects();
    List<String> sites = Rows.column(out[1], "Site");
    double[] folds = Rows.numbers(out[1], "Fold");
    for (int i = 6; i < SLIDES; i++) {
      assertEquals(sites.get(i), folds[sites.indexOf(sites.get(i))], folds[i], 0);
    }
    assertTrue(Rows.column(out[3], "Held Out").get(0).startsWith("site "));
  }

  @Test
  public void aColumnGivesTheFolds() throws Exception {
    PortObject[] out = validator().set("foldsBy", "COLUMN").run(bags).objects();
    assertEquals(Set.of("test", "train", "tune"), Set.copyOf(Rows.column(out[3], "Held Out")));
    assertEquals(3, Rows.numbers(out[1], "Fold")[8], 0); // after the alphabet
  }

  @Test
  public void aSettingIsChosenInEachFold() throws Exception {
    NodeBench node =
        validator()
            .set("settings", "learningRate=1e-9, epochs=1; head=abmil;")
            .set("innerFolds", 2);
    assertEquals(
        Set.of("head=abmil"), Set.copyOf(Rows.column(node.run(bags).objects()[3], "Setting")));
  }

  @Test
  public void slidesWithoutALabelAreNamed() throws Exception {
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : bags) {
      DataCell[] cells = row.stream().toArray(DataCell[]::new);
      if (rows.size() < 6) {
        cells[3] = DataType.getMissingCell();
      }
      rows.add(Rows.row(row.getKey().getString(), cells));
    }
    BufferedDataTable some = Rows.table(spec(), rows);
    NodeBench learner =
        new NodeBench(new MilLearnerNodeFactory(), workflow)
            .set("head", "mean")
            .set("epochs", 1)
            .set("device", "CPU");
    String said =
        "6 of 24 slides have no value in \"Label\" and were left out:"
            + " \"slide-0\", \"slide-1\", \"slide-2\", \"slide-3\", \"slide-4\" ….";
    for (NodeBench node : List.of(learner, validator())) {
      String warning = node.run(some).warning();
      assertTrue(warning, warning.contains(said));
    }
  }

  @Test
  public void whatIsWrongIsSaidBeforeTraining() {
    assertRefused(
        "no column \"Nowhere\"", validator().set("foldsBy", "SITE").set("foldColumn", "Nowhere"));
    assertRefused(
        "6 sites for 7 folds",
        validator().set("foldsBy", "SITE").set("foldColumn", "Site").set("folds", 7));
    assertRefused("one setting to try", validator().set("settings", "head=max"));
    assertRefused(
        "has \"heat=max\"; expected name=value with one of",
        validator().set("settings", "head=mean; heat=max"));
    assertRefused(
        "the value \"many\" for \"epochs\"; expected a whole number",
        validator().set("settings", "head=mean; epochs=many"));
    assertRefused("There is no head", validator().set("settings", "head=mean; head=mane"));
    assertRefused("epochs", validator().set("settings", "head=mean; epochs=0"));
  }

  private void assertRefused(String part, NodeBench node) {
    Exception e = assertThrows(Exception.class, () -> node.run(bags));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }
}
