package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.contexture.knime.nodes.milcrossvalidator.MilCrossValidatorNodeFactory;
import org.contexture.knime.nodes.millearner.MilLearnerNodeFactory;
import org.contexture.knime.nodes.milmodelreader.MilModelReaderNodeFactory;
import org.contexture.knime.nodes.milmodelwriter.MilModelWriterNodeFactory;
import org.contexture.knime.nodes.milpredictor.MilPredictorNodeFactory;
import org.contexture.knime.nodes.slideembedding.SlideEmbeddingNodeFactory;
import org.contexture.knime.nodes.tabletobags.TableToBagsNodeFactory;
import org.contexture.knime.port.MilModelPortObject;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.collection.ListDataValue;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;

/** Slides as vectors, and models of them in files that other programs open. */
public class SlideModelsTest {

  private static final int SLIDES = 12;
  private static final int TILES = 3;
  private static final int DIMENSION = 4;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path workflow;
  private BufferedDataTable bags;

  @Before
  public void makeBags() throws Exception {
    workflow = folder.newFolder("workflow").toPath();
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < SLIDES * TILES; i++) {
      int slide = i / TILES;
      List<DataCell> cells = new ArrayList<>();
      cells.add(new StringCell("slide-" + slide));
      cells.add(new StringCell(slide % 2 == 0 ? "benign" : "tumour"));
      cells.add(new StringCell("P" + slide / 2));
      for (int d = 0; d < DIMENSION; d++) {
        cells.add(new DoubleCell(feature(i, d)));
      }
      rows.add(Rows.row("r" + i, cells.toArray(DataCell[]::new)));
    }
    bags =
        (BufferedDataTable)
            new NodeBench(new TableToBagsNodeFactory(), workflow)
                .set("folder", workflow.resolve("bags").toString())
                .run(Rows.table(spec(), rows))
                .objects()[0];
  }

  private static float feature(int tile, int dimension) {
    int label = tile / TILES % 2;
    return (float) (Math.sin(1.3 * tile + dimension) + label * (dimension == 1 ? 3 : -1) + 5);
  }

  private static DataTableSpec spec() {
    List<DataColumnSpecCreator> columns = new ArrayList<>();
    for (String name : List.of("Slide", "Label", "Patient")) {
      columns.add(new DataColumnSpecCreator(name, StringCell.TYPE));
    }
    for (int d = 0; d < DIMENSION; d++) {
      columns.add(new DataColumnSpecCreator("f" + d, DoubleCell.TYPE));
    }
    return new DataTableSpec(
        columns.stream()
            .map(DataColumnSpecCreator::createSpec)
            .toArray(org.knime.core.data.DataColumnSpec[]::new));
  }

  private static double mean(int firstTile, int tiles, int dimension) {
    double sum = 0;
    for (int t = firstTile; t < firstTile + tiles; t++) {
      sum += feature(t, dimension);
    }
    return sum / tiles;
  }

  private NodeBench embedding() {
    return new NodeBench(new SlideEmbeddingNodeFactory(), workflow).set("device", "CPU");
  }

  private static double[] list(DataCell cell) {
    return ((ListDataValue) cell)
        .stream().mapToDouble(value -> ((DoubleValue) value).getDoubleValue()).toArray();
  }

  @Test
  public void aSlideIsTheMeanOfItsTilesInAListOrInColumnsOrBoth() throws Exception {
    PortObject both = embedding().set("layout", "BOTH").run(bags, null).objects()[0];
    assertEquals(
        List.of(
            "Slide",
            "Tiles",
            "Label",
            "Patient",
            "Embedding",
            "Feature 1",
            "Feature 2",
            "Feature 3",
            "Feature 4"),
        List.of(((BufferedDataTable) both).getDataTableSpec().getColumnNames()));
    List<DataCell> lists = Rows.cells(both, "Embedding");
    for (int slide = 0; slide < SLIDES; slide++) {
      for (int d = 0; d < DIMENSION; d++) {
        double expected = mean(slide * TILES, TILES, d);
        assertEquals(expected, Rows.numbers(both, "Feature " + (d + 1))[slide], 1e-6);
        assertEquals(expected, list(lists.get(slide))[d], 1e-6);
      }
    }
    PortObject list = embedding().run(bags, null).objects()[0];
    assertEquals(lists, Rows.cells(list, "Embedding"));
    assertEquals(5, ((BufferedDataTable) list).getDataTableSpec().getNumColumns());
    PortObject numbers = embedding().set("layout", "COLUMNS").run(bags).objects()[0];
    assertEquals(Rows.cells(both, "Feature 2"), Rows.cells(numbers, "Feature 2"));
  }

  @Test
  public void aPatientIsTheMeanOfAllTiles() throws Exception {
    PortObject patients =
        embedding().set("layout", "COLUMNS").set("patientBags", true).run(bags).objects()[0];
    assertEquals(SLIDES / 2, Rows.count(patients));
    for (int patient = 0; patient < SLIDES / 2; patient++) {
      assertEquals(
          mean(patient * 2 * TILES, 2 * TILES, 0),
          Rows.numbers(patients, "Feature 1")[patient],
          1e-6);
      assertEquals(2 * TILES, Rows.numbers(patients, "Tiles")[patient], 0);
    }
  }

  @Test
  public void aModelsHeadHasAVectorOfItsOwn() throws Exception {
    PortObject vectors = embedding().run(bags, learned("clam-sb")).objects()[0];
    assertEquals(512, list(Rows.cells(vectors, "Embedding").get(0)).length);
    PortObject columns =
        embedding().set("layout", "COLUMNS").run(bags, learned("gated-abmil")).objects()[0];
    assertEquals(4 + DIMENSION, ((BufferedDataTable) columns).getDataTableSpec().getNumColumns());
    Exception problem =
        assertThrows(KNIMEException.class, () -> embedding().run(bags, learned("max")));
    assertThat(problem.getMessage(), containsString("has no vector of the slide"));
  }

  @Test
  public void aModelAndASlideEncoderExcludeEachOther() throws Exception {
    PortObject model = learned("gated-abmil");
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> embedding().set("encoderFile", "titan.pt").run(bags, model));
    assertThat(problem.getMessage(), containsString("disconnect the model"));
  }

  @Test
  public void slidesThatCannotBeReadAreLeftOutByName() throws Exception {
    Files.writeString(workflow.resolve("bags/bag-3.h5"), "this is no HDF5");
    var run = embedding().run(bags);
    assertEquals(SLIDES - 1, Rows.count(run.objects()[0]));
    assertThat(run.warning(), containsString("Slide \"slide-3\" was left out"));
  }

  private PortObject learned(String head) throws Exception {
    return new NodeBench(new MilLearnerNodeFactory(), workflow)
        .set("head", head)
        .set("epochs", 5)
        .set("validationFraction", 0.0)
        .set("device", "CPU")
        .run(bags)
        .objects()[0];
  }

  private Path written(PortObject model, String name, String columns) throws Exception {
    Path file = workflow.resolve("new/folder").resolve(name);
    writer(file).set("columns", columns).run(model);
    return file;
  }

  private NodeBench writer(Path file) {
    return new NodeBench(new MilModelWriterNodeFactory(), workflow).set("path", file.toString());
  }

  private PortObject predictions(PortObject model) throws Exception {
    return new NodeBench(new MilPredictorNodeFactory(), workflow)
        .set("device", "CPU")
        .run(model, bags)
        .objects()[0];
  }

  @Test
  public void aWrittenModelIsReadAsItWas() throws Exception {
    for (String head : List.of("gated-abmil", "mean")) {
      PortObject model = learned(head);
      Path file = written(model, head + ".safetensors", "LIST");
      PortObject again =
          new NodeBench(new MilModelReaderNodeFactory(), workflow)
              .set("path", file.toString())
              .run()
              .objects()[0];
      assertArrayEquals(
          ((MilModelPortObject) model).model().weights(),
          ((MilModelPortObject) again).model().weights());
      String p = "P (Label=tumour)";
      assertArrayEquals(
          Rows.numbers(predictions(model), p), Rows.numbers(predictions(again), p), 0);
    }
  }

  /** What KNIME's DL4J Model Reader and Feedforward Predictor would do with the file. */
  @Test
  public void aLinearModelInKnimesFileSaysWhatTheModelSays() throws Exception {
    PortObject model = learned("mean");
    BufferedDataTable slides =
        (BufferedDataTable) embedding().set("layout", "BOTH").run(bags).objects()[0];
    double[] expected = Rows.numbers(predictions(model), "P (Label=tumour)");
    for (String layout : List.of("LIST", "COLUMNS")) {
      Map<String, byte[]> entries =
          entries(Files.readAllBytes(written(model, layout + ".dl4j", layout)));
      List<String> columns = new ArrayList<>();
      for (int i = 0; entries.containsKey("input_column" + i); i++) {
        String[] parts = text(entries, "input_column" + i).split(",", -1);
        columns.add(parts[0]);
        assertEquals(layout.equals("LIST") ? "List" : "Number (double)", parts[1]);
      }
      assertEquals("Label", text(entries, "target_column0"));
      assertEquals("tumour", text(entries, "label1"));
      float[] row = floats(entries(entries.get("mln_model")).get("coefficients.bin"));
      for (int slide = 0; slide < SLIDES; slide++) {
        double[] inputs = inputs(slides, columns, slide);
        double[] z = new double[2];
        for (int o = 0; o < 2; o++) {
          z[o] = row[2 * DIMENSION + o];
          for (int i = 0; i < DIMENSION; i++) {
            z[o] += inputs[i] * row[o * DIMENSION + i];
          }
        }
        assertEquals(expected[slide], 1 / (1 + Math.exp(z[0] - z[1])), 1e-5);
      }
    }
  }

  /** The cells of the columns one after the other, as KNIME's converters make numbers of them. */
  private static double[] inputs(BufferedDataTable table, List<String> columns, int row) {
    List<Double> values = new ArrayList<>();
    for (String column : columns) {
      DataCell cell = Rows.cells(table, column).get(row);
      if (cell instanceof ListDataValue) {
        for (double value : list(cell)) {
          values.add(value);
        }
      } else {
        values.add(((DoubleValue) cell).getDoubleValue());
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static String text(Map<String, byte[]> entries, String name) {
    return new String(entries.get(name), StandardCharsets.UTF_8);
  }

  /** The values of an array as ND4J 0.9.1 writes it: two buffers, the shape's first. */
  private static float[] floats(byte[] array) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(array))) {
      in.readUTF();
      int shape = in.readInt();
      in.readUTF();
      in.skipNBytes(4L * shape);
      in.readUTF();
      float[] values = new float[in.readInt()];
      in.readUTF();
      for (int i = 0; i < values.length; i++) {
        values[i] = in.readFloat();
      }
      return values;
    }
  }

  @Test
  public void whatDl4jCannotHoldIsRefusedBeforeExecutionWithTheReason() throws Exception {
    PortObject attention = learned("gated-abmil");
    for (String name : List.of("a.dl4j", "a.zip")) {
      assertRefused(name, attention, "the head \"gated-abmil\" weighs single tiles");
    }
    PortObject several =
        new NodeBench(new MilCrossValidatorNodeFactory(), workflow)
            .set("head", "mean")
            .set("epochs", 2)
            .set("folds", 2)
            .set("resamples", 50)
            .set("validationFraction", 0.0)
            .set("device", "CPU")
            .run(bags)
            .objects()[5];
    assertRefused("a.dl4j", several, "it is the mean of 2 models");
    assertRefused("a.h5", attention, "ends in .safetensors, .dl4j or .zip");
    Path there = Files.writeString(workflow.resolve("there.safetensors"), "mine");
    assertRefused("there.safetensors", attention, "exists already");
    assertEquals("mine", Files.readString(there));
  }

  private void assertRefused(String name, PortObject model, String because) {
    NodeBench writer = writer(workflow.resolve(name));
    Exception problem =
        assertThrows(InvalidSettingsException.class, () -> writer.configure(model.getSpec()));
    assertThat(problem.getMessage().replaceAll("[“”]", "\""), containsString(because));
  }
}
