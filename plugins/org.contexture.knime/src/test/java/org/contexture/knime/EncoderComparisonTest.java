package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.contexture.encoder.EncoderProfile;
import org.contexture.encoder.Encoders;
import org.contexture.knime.nodes.encodercomparison.EncoderComparisonNodeFactory;
import org.contexture.knime.nodes.milcomparison.MilComparisonNodeFactory;
import org.contexture.knime.port.EncoderPortObject;
import org.junit.BeforeClass;
import org.junit.Test;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;

/** Encoder Comparison on two networks and predictions that the test makes. */
public final class EncoderComparisonTest {

  private static EncoderPortObject small;
  private static EncoderPortObject large;

  @BeforeClass
  public static void encoders() {
    small = new EncoderPortObject(Encoders.initialise("squeezenet1_1", 0));
    large = new EncoderPortObject(Encoders.initialise("resnet18", 0));
  }

  @Test
  public void eachEncoderAndHeadHasARowAndAllHeadsTogetherHaveOne() throws Exception {
    BufferedDataTable weak = predictions(1, 0.2);
    BufferedDataTable strong = predictions(2, 1);
    BufferedDataTable weakToo = predictions(3, 0.3);
    BufferedDataTable strongToo = predictions(4, 1.5);
    PortObject[] out =
        node()
            .set("names", "before, teacher")
            .set("heads", "ABMIL, CLAM")
            .set("pixels", 64)
            .run(small, large, weak, strong, weakToo, strongToo)
            .objects();
    assertEquals(
        List.of("before", "before", "before", "teacher", "teacher", "teacher"),
        Rows.column(out[0], "Encoder"));
    assertEquals(
        List.of("ABMIL", "CLAM", "mean", "ABMIL", "CLAM", "mean"), Rows.column(out[0], "Head"));
    double[] values = Rows.numbers(out[0], "Value");
    assertEquals((values[0] + values[1]) / 2, values[2], 1e-12);
    assertEquals((values[3] + values[4]) / 2, values[5], 1e-12);
    assertEquals(List.of("?", "?", "?"), Rows.column(out[0], "Less First").subList(0, 3));
    assertEquals(
        values[5] - values[2], Double.parseDouble(Rows.column(out[0], "Less First").get(5)), 1e-12);
    assertEquals(List.of("?", "?", "?"), Rows.column(out[0], "Less Second").subList(3, 6));
    for (double rate : Rows.numbers(out[0], "Tiles per Second")) {
      assertTrue("a rate of " + rate, rate > 0 && rate < 1e6);
    }
    EncoderProfile profile = EncoderProfile.of(large.model().spec(), 64).orElseThrow();
    assertEquals(
        profile.operationsPerTile() / 1e9, Rows.numbers(out[0], "GFLOP per Tile")[3], 1e-12);
    assertEquals(profile.parameters() / 1e6, Rows.numbers(out[0], "Parameters (M)")[3], 1e-12);
    assertEquals(List.of("Worth and cost", "Differences"), Rows.keys(out[1]));
  }

  @Test
  public void aDifferenceIsThatOfMilComparison() throws Exception {
    BufferedDataTable weak = predictions(5, 0.2);
    BufferedDataTable strong = predictions(6, 1);
    PortObject[] encoders = node().set("pixels", 64).run(small, large, weak, strong).objects();
    PortObject differences =
        new NodeBench(new MilComparisonNodeFactory(), Path.of(""))
            .run(strong, weak, null, null)
            .objects()[0];
    int auroc = Rows.column(differences, "Metric").indexOf("AUROC");
    for (String bound : List.of("", " Lower", " Upper")) {
      assertEquals(
          Rows.column(differences, bound.isEmpty() ? "Difference" : bound.strip()).get(auroc),
          Rows.column(encoders[0], "Less First" + bound).get(1));
    }
  }

  @Test
  public void theOrderOfTheRowsOfATableDoesNotMatter() throws Exception {
    BufferedDataTable weak = predictions(7, 0.2);
    BufferedDataTable strong = predictions(8, 1);
    List<DataRow> turned = new ArrayList<>();
    strong.forEach(turned::add);
    Collections.reverse(turned);
    BufferedDataTable reversed = Rows.table(strong.getDataTableSpec(), turned);
    assertEquals(
        Rows.column(
            node().set("pixels", 64).run(small, large, weak, strong).objects()[0],
            "Less First Lower"),
        Rows.column(
            node().set("pixels", 64).run(small, large, weak, reversed).objects()[0],
            "Less First Lower"));
  }

  @Test
  public void samplesThatLackAClassAreCounted() throws Exception {
    BufferedDataTable few = predictions(11, 1, 4); // two lesions
    String warning = node().set("pixels", 64).run(small, large, few, few).warning();
    assertThat(warning, containsString("AUROC is not defined in "));
    assertThat(warning, containsString(" of the 1000 samples of patients"));
  }

  @Test
  public void aTableTooManyIsNamed() {
    BufferedDataTable table = predictions(9, 1);
    Exception thrown =
        assertThrows(
            InvalidSettingsException.class, () -> node().run(small, large, table, table, table));
    assertThat(
        thrown.getMessage(), containsString("There are 2 encoders and 3 tables of predictions"));
  }

  @Test
  public void aNameTooFewIsNamed() {
    BufferedDataTable table = predictions(10, 1);
    Exception thrown =
        assertThrows(
            InvalidSettingsException.class,
            () -> node().set("names", "before").run(small, large, table, table));
    assertThat(thrown.getMessage(), containsString("There are 2 encoders, but the names are"));
  }

  private static NodeBench node() {
    return new NodeBench(new EncoderComparisonNodeFactory(), Path.of(""))
        .set("batchSize", 2)
        .set("device", "CPU");
  }

  /** Two classes; a signal of 0 is chance. */
  private static BufferedDataTable predictions(long seed, double signal) {
    return predictions(seed, signal, 40);
  }

  private static BufferedDataTable predictions(long seed, double signal, int slides) {
    DataTableSpec spec =
        new DataTableSpec(
            new String[] {"Slide", "Label", "P (Label=lesion)", "P (Label=normal)"},
            new DataType[] {StringCell.TYPE, StringCell.TYPE, DoubleCell.TYPE, DoubleCell.TYPE});
    Random random = new Random(seed);
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < slides; i++) {
      boolean lesion = i % 3 == 0;
      double p = 1 / (1 + Math.exp(-random.nextGaussian() - (lesion ? signal : -signal)));
      rows.add(
          Rows.row(
              "Row" + i,
              new StringCell("S" + i),
              new StringCell(lesion ? "lesion" : "normal"),
              new DoubleCell(p),
              new DoubleCell(1 - p)));
    }
    return Rows.table(spec, rows);
  }
}
