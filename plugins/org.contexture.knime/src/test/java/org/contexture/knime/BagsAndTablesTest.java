package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeFactory;
import org.contexture.knime.nodes.featurefilereader.FeatureFileReaderNodeFactory;
import org.contexture.knime.nodes.instancetablereader.InstanceTableReaderNodeFactory;
import org.contexture.knime.nodes.tabletobags.TableToBagsNodeFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.RowKey;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** Any table can become bags, bags can become a table, and bags can come from elsewhere. */
public class BagsAndTablesTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path workflow;

  @Before
  public void emptyWorkflow() throws Exception {
    workflow = folder.newFolder("workflow").toPath();
  }

  @Test
  public void aTableBecomesBagsAndATableAgain() throws Exception {
    PortObject bags = toBags().run(instances("a", "b", "a", "c")).objects()[0];
    assertEquals(List.of("a", "b", "c"), Rows.column(bags, "Slide"));
    assertArrayEquals(new double[] {2, 1, 1}, Rows.numbers(bags, "Tiles"), 0);
    assertArrayEquals(new double[] {2, 2, 2}, Rows.numbers(bags, "Dimension"), 0);
    assertEquals(List.of("label of a", "label of b", "label of c"), Rows.column(bags, "Label"));

    PortObject table = new NodeBench(new BagsToTableNodeFactory(), workflow).run(bags).objects()[0];
    assertEquals(List.of("a", "a", "b", "c"), Rows.column(table, "Slide"));
    assertArrayEquals(new double[] {0, 2, 1, 3}, Rows.numbers(table, "Feature 1"), 0);
    assertArrayEquals(new double[] {0.5, 2.5, 1.5, 3.5}, Rows.numbers(table, "Feature 2"), 0);
    assertEquals("label of c", Rows.column(table, "Label").get(3));
  }

  @Test
  public void aTextFileBecomesBags() throws Exception {
    Path file =
        Files.writeString(
            workflow.resolve("t.csv"), "bag,bag_label,f1,f2\nx,1,0.5,2\nx,1,1,3\ny,0,4,?\n");
    NodeBench reader =
        new NodeBench(new InstanceTableReaderNodeFactory(), workflow).set("path", file.toString());
    BufferedDataTable table = (BufferedDataTable) reader.run().objects()[0];
    assertEquals(List.of("x", "x", "y"), Rows.column(table, "bag"));
    assertEquals(DoubleCell.TYPE, table.getDataTableSpec().getColumnSpec("f1").getType());
    assertEquals(IntCell.TYPE, table.getDataTableSpec().getColumnSpec("bag_label").getType());

    NodeBench bags =
        new NodeBench(new TableToBagsNodeFactory(), workflow)
            .set("bagColumn", "bag")
            .set("keptColumns", new String[] {"bag_label"})
            .set("folder", workflow.resolve("bags").toString());
    Exception problem = assertThrows(KNIMEException.class, () -> bags.run(table));
    assertThat(problem.getMessage(), containsString("\"Row2\" of bag \"y\" has no value in"));
    assertThat(problem.getMessage(), containsString("\"f2\""));
  }

  /** Such files carry the pixel's size, which is a number but no feature. */
  @Test
  public void bagsOfFeatureFilesBecomeATableAndBagsAgain() throws Exception {
    toBags().set("folder", workflow.resolve("bags").toString()).run(instances("a", "b"));
    PortObject bags =
        new NodeBench(new FeatureFileReaderNodeFactory(), workflow)
            .set("path", workflow.resolve("bags").toString())
            .run()
            .objects()[0];
    for (String layout : List.of("COLUMNS", "LIST")) {
      PortObject table =
          new NodeBench(new BagsToTableNodeFactory(), workflow)
              .set("layout", layout)
              .run(bags)
              .objects()[0];
      PortObject again =
          new NodeBench(new TableToBagsNodeFactory(), workflow)
              .set("folder", workflow.resolve("again-" + layout).toString())
              .run(table)
              .objects()[0];
      assertArrayEquals(layout, new double[] {2, 2}, Rows.numbers(again, "Dimension"), 0);
    }
  }

  @Test
  public void listsOfNumbersAreFeaturesToo() throws Exception {
    PortObject bags = toBags().run(instances("a", "b")).objects()[0];
    BufferedDataTable lists =
        (BufferedDataTable)
            new NodeBench(new BagsToTableNodeFactory(), workflow)
                .set("layout", "LIST")
                .run(bags)
                .objects()[0];
    PortObject again =
        new NodeBench(new TableToBagsNodeFactory(), workflow)
            .set("featureColumns", new String[] {"Embedding"})
            .set("folder", workflow.resolve("again").toString())
            .run(lists)
            .objects()[0];
    assertArrayEquals(new double[] {2, 2}, Rows.numbers(again, "Dimension"), 0);
  }

  /** By slide and place, whatever the order; what is not in the table of tiles is left out. */
  @Test
  public void whatIsKnownOfTilesStandsBesideTheirFeatures() throws Exception {
    DataTableSpec spec =
        new DataTableSpec(
            new String[] {"Slide", "Label", "X", "Y", "Size", "f1"},
            new DataType[] {
              StringCell.TYPE,
              StringCell.TYPE,
              IntCell.TYPE,
              IntCell.TYPE,
              IntCell.TYPE,
              DoubleCell.TYPE
            });
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(
          Rows.row(
              "Row" + i,
              new StringCell(i < 4 ? "a" : "b"),
              new StringCell("x"),
              new IntCell(i % 4 * 10),
              new IntCell(i < 4 ? 0 : 70),
              new IntCell(10),
              new DoubleCell(i)));
    }
    PortObject bags =
        toBags()
            .set("bagColumn", "Slide")
            .set("keptColumns", new String[] {"Label"})
            .run(Rows.table(spec, rows))
            .objects()[0];
    DataTableSpec known =
        new DataTableSpec(
            new String[] {"Slide", "X", "Y", "Size", "Label", "Region Class", "Score"},
            new DataType[] {
              StringCell.TYPE,
              IntCell.TYPE,
              IntCell.TYPE,
              IntCell.TYPE,
              StringCell.TYPE,
              StringCell.TYPE,
              DoubleCell.TYPE
            });
    List<DataRow> tiles = new ArrayList<>();
    for (int i = 3; i >= 0; i--) {
      tiles.add(
          Rows.row(
              "tile " + i,
              new StringCell("a"),
              new IntCell(10 * i),
              new IntCell(0),
              new IntCell(10),
              new StringCell("other"),
              i == 1 ? DataType.getMissingCell() : new StringCell("class " + i),
              i == 3 ? DataType.getMissingCell() : new DoubleCell(i)));
    }
    NodeBench node = new NodeBench(new BagsToTableNodeFactory(), workflow);
    HeadlessNode.Executed joined = node.run(bags, Rows.table(known, tiles));
    PortObject table = joined.objects()[0];
    assertEquals(List.of("tile 0", "tile 1", "tile 2", "tile 3"), Rows.column(table, "Tile"));
    assertEquals(List.of("class 0", "?", "class 2", "class 3"), Rows.column(table, "Region Class"));
    assertEquals("of the bag", List.of("x", "x", "x", "x"), Rows.column(table, "Label"));
    assertArrayEquals(new double[] {0, 1, 2, 3}, Rows.numbers(table, "Feature 1"), 0);
    assertThat(joined.warning(), containsString("1 of 2 slides have no tile"));
    node.set("tilesPerSlide", 2).set("highest", "Score");
    table = node.run(bags, Rows.table(known, tiles)).objects()[0];
    assertEquals(List.of("tile 1", "tile 2"), Rows.column(table, "Tile"));

    tiles.add(Rows.row("again", tiles.get(0).stream().toArray(DataCell[]::new)));
    Exception twice =
        assertThrows(KNIMEException.class, () -> node.run(bags, Rows.table(known, tiles)));
    assertThat(twice.getMessage(), containsString("\"tile 3\" and \"again\""));
    Exception alone = assertThrows(KNIMEException.class, () -> node.run(bags));
    assertThat(alone.getMessage(), containsString("second input is not connected"));
  }

  @Test
  public void aRandomPartOfTheTilesIsTheSameForTheSameSeed() throws Exception {
    PortObject bags = toBags().run(instances("a", "a", "a", "a", "a")).objects()[0];
    NodeBench part = new NodeBench(new BagsToTableNodeFactory(), workflow).set("tilesPerSlide", 2);
    List<String> first = Rows.column(part.run(bags).objects()[0], "Feature 1");
    assertEquals(2, first.size());
    assertEquals(first, Rows.column(part.run(bags).objects()[0], "Feature 1"));
  }

  @Test
  public void aMissingNumberIsNamed() {
    DataRow row =
        Rows.row(
            "Row 5",
            new StringCell("a"),
            new StringCell("x"),
            new IntCell(1),
            DataType.getMissingCell());
    Exception problem =
        assertThrows(KNIMEException.class, () -> toBags().run(Rows.table(spec(), List.of(row))));
    assertThat(problem.getMessage(), containsString("Row 5"));
  }

  @Test
  public void aBagWithTwoLabelsIsNamed() {
    List<DataRow> rows = new ArrayList<>(rows("a"));
    rows.add(
        Rows.row(
            "other", new StringCell("a"), new StringCell("no"), new IntCell(1), new DoubleCell(1)));
    Exception problem =
        assertThrows(KNIMEException.class, () -> toBags().run(Rows.table(spec(), rows)));
    assertThat(problem.getMessage(), containsString("\"a\""));
    assertThat(problem.getMessage(), containsString("other"));
  }

  @Test
  public void featureFilesAreListedWithTheirLabelsAndBadOnesWithTheirReasons() throws Exception {
    Path files = workflow.resolve("files");
    toBags().set("folder", files.toString()).run(instances("a", "b"));
    Files.writeString(files.resolve("broken.h5"), "this is no HDF5");
    Path labels = workflow.resolve("labels.csv");
    Files.writeString(labels, "slide_id,case_id,label\na,p1,yes\nb,p2,no\n");

    HeadlessNode.Executed read =
        new NodeBench(new FeatureFileReaderNodeFactory(), workflow)
            .set("path", files.toString())
            .set("labels", labels.toString())
            .run();
    assertEquals(List.of("a", "b"), Rows.column(read.objects()[0], "Slide"));
    assertEquals(List.of("yes", "no"), Rows.column(read.objects()[0], "Label"));
    assertEquals(List.of("p1", "p2"), Rows.column(read.objects()[0], "Patient"));
    assertEquals(List.of("broken"), Rows.column(read.objects()[1], "Slide"));
    assertThat(read.warning(), containsString("second port"));
  }

  /** KNIME throws at a table with two columns of one name, and tells users of a coding problem. */
  @Test
  public void aColumnThatTheBagsNeedThemselvesIsRefusedByName() {
    NodeBench bags =
        new NodeBench(new TableToBagsNodeFactory(), workflow)
            .set("bagColumn", "Patient")
            .set("keptColumns", new String[] {"Label", "Slide"});
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> bags.configure(columns("Slide", "Patient", "Label", "f1")));
    assertThat(problem.getMessage(), containsString("\"Slide\""));
  }

  @Test
  public void aColumnOfTheBagIsNoFeature() {
    NodeBench bags = toBags().set("featureColumns", new String[] {"f1", "f2"});
    bags.set("keptColumns", new String[] {"Label", "f2"});
    Exception problem = assertThrows(InvalidSettingsException.class, () -> bags.configure(spec()));
    assertThat(problem.getMessage(), containsString("\"f2\""));
  }

  @Test
  public void positionsThatAreNoWholeNumbersAreRefusedBeforeExecution() {
    Exception problem =
        assertThrows(
            InvalidSettingsException.class,
            () -> toBags().configure(columns("Bag", "X", "Y", "Size", "f1")));
    assertThat(problem.getMessage(), containsString("\"X\""));
  }

  @Test
  public void aKeptColumnMayBeNamedLikeAFeature() throws Exception {
    BufferedDataTable bags = (BufferedDataTable) toBags().run(instances("a", "b")).objects()[0];
    BufferedDataTable named =
        Rows.renamed(Rows.renamed(bags, "Label", "Feature 2"), "Tiles", "Tile count");
    PortObject table =
        new NodeBench(new BagsToTableNodeFactory(), workflow).run(named).objects()[0];
    assertEquals(List.of("label of a", "label of b"), Rows.column(table, "Feature 2"));
    assertArrayEquals(new double[] {0.5, 1.5}, Rows.numbers(table, "Feature 2 (#1)"), 0);
  }

  @Test
  public void aSlideThatIsThereTwiceIsNamed() throws Exception {
    BufferedDataTable bags = (BufferedDataTable) toBags().run(instances("a", "b")).objects()[0];
    List<DataRow> rows = new ArrayList<>();
    for (DataRow row : bags) {
      rows.add(row);
      rows.add(new DefaultRow(new RowKey(row.getKey() + "_dup"), row));
    }
    BufferedDataTable twice = Rows.table(bags.getDataTableSpec(), rows);
    Exception problem =
        assertThrows(
            KNIMEException.class,
            () -> new NodeBench(new BagsToTableNodeFactory(), workflow).run(twice));
    assertThat(problem.getMessage(), containsString("Slide \"a\""));
    assertThat(problem.getMessage(), containsString("\"a_dup\""));
  }

  /** Text but for f1, X, Y and Size, which are numbers that need not be whole. */
  private static DataTableSpec columns(String... names) {
    List<String> numbers = List.of("f1", "X", "Y", "Size");
    return new DataTableSpec(
        java.util.Arrays.stream(names)
            .map(
                name ->
                    new DataColumnSpecCreator(
                            name, numbers.contains(name) ? DoubleCell.TYPE : StringCell.TYPE)
                        .createSpec())
            .toArray(DataColumnSpec[]::new));
  }

  private NodeBench toBags() {
    return new NodeBench(new TableToBagsNodeFactory(), workflow).set("bagColumn", "Bag");
  }

  private static BufferedDataTable instances(String... bags) {
    return Rows.table(spec(), rows(bags));
  }

  private static DataTableSpec spec() {
    return new DataTableSpec(
        new DataColumnSpec[] {
          new DataColumnSpecCreator("Bag", StringCell.TYPE).createSpec(),
          new DataColumnSpecCreator("Label", StringCell.TYPE).createSpec(),
          new DataColumnSpecCreator("f1", IntCell.TYPE).createSpec(),
          new DataColumnSpecCreator("f2", DoubleCell.TYPE).createSpec()
        });
  }

  private static List<DataRow> rows(String... bags) {
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < bags.length; i++) {
      rows.add(
          Rows.row(
              "Row" + i,
              new StringCell(bags[i]),
              new StringCell("label of " + bags[i]),
              new IntCell(i),
              new DoubleCell(i + 0.5)));
    }
    return rows;
  }
}
