package org.contexture.spark;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlanRequest;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Planning;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.contexture.slides.tiling.TilingOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Slides as a DataFrame, and as the Parquet that Spark writes of it. */
public class SlidesTableTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private SparkSession spark;
  private final Configuration hadoop = new Configuration(false);
  private final List<String> notes = new ArrayList<>();

  @Before
  public void begin() throws IOException {
    root = temporary.getRoot().toPath().toRealPath();
    hadoop.set("fs.other.impl", OtherStorage.class.getName());
    spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 1)
            .getOrCreate();
  }

  @After
  public void end() {
    spark.stop();
  }

  private record Column(String name, DataType type) {}

  private Dataset<Row> table(List<Column> columns, Object[]... rows) {
    StructType schema = new StructType();
    for (Column column : columns) {
      schema = schema.add(column.name(), column.type());
    }
    return spark.createDataFrame(Arrays.stream(rows).map(RowFactory::create).toList(), schema);
  }

  private Dataset<Row> ofTexts(String columns, Object[]... rows) {
    return table(
        Arrays.stream(columns.split(",", -1))
            .map(name -> new Column(name, DataTypes.StringType))
            .toList(),
        rows);
  }

  private static Object[] row(Object... cells) {
    return cells;
  }

  private Map<String, PlannedSlide> read(Dataset<Row> table) throws IOException {
    Map<String, PlannedSlide> slides = new TreeMap<>();
    SlidesTable.read(table, hadoop, notes::add).forEach(slide -> slides.put(slide.id(), slide));
    return slides;
  }

  private Path slide(String name, int bytes) throws IOException {
    return Files.write(root.resolve(name), new byte[bytes]);
  }

  /** In Parquet, by the names that slides.csv may have, too. */
  @Test
  public void columnsOfAnyTypeSayTheSame() throws Exception {
    Path file = slide("a.svs", 7);
    List<Object[]> variants =
        List.of(
            row(DataTypes.DoubleType, 0.2528, DataTypes.LongType, 7L),
            row(DataTypes.FloatType, 0.2528f, DataTypes.IntegerType, 7),
            row(
                DataTypes.createDecimalType(8, 5),
                new BigDecimal("0.25280"),
                DataTypes.createDecimalType(20, 0),
                new BigDecimal(7)),
            row(DataTypes.StringType, "0.2528", DataTypes.DoubleType, 7.0));
    for (Object[] variant : variants) {
      Dataset<Row> made =
          table(
              List.of(
                  new Column("path", DataTypes.StringType),
                  new Column("slide_id", DataTypes.IntegerType),
                  new Column("mpp", (DataType) variant[0]),
                  new Column("Diagnosis", DataTypes.IntegerType),
                  new Column("case_id", DataTypes.LongType),
                  new Column("bytes", (DataType) variant[2])),
              row(file.toString(), 12, variant[1], 1, 345L, variant[3]),
              row(root.resolve("gone.svs").toString(), 13, null, null, null, variant[3]));
      String parquet = root.resolve("slides of " + variant[0]).toString();
      made.write().parquet(parquet);
      Map<String, PlannedSlide> slides = read(SlidesTable.open(spark, parquet));
      PlannedSlide known = slides.get("12");
      assertEquals(Optional.of(MicronsPerPixel.square(0.2528)), known.micronsPerPixel());
      assertEquals(Optional.of("1"), known.label());
      assertEquals(Optional.of("345"), known.patient());
      assertEquals(7, known.bytes());
      PlannedSlide unknown = slides.get("13");
      assertEquals(Optional.empty(), unknown.micronsPerPixel());
      assertEquals(Optional.empty(), unknown.label());
      assertEquals(Optional.empty(), unknown.patient());
      assertEquals("as the table says", 7, unknown.bytes());
    }
    assertEquals(List.of(), notes);
  }

  @Test
  public void aSlidesOwnSizeCountsWhereItCanBeHadAndOthersAreCounted() throws Exception {
    Path stored = slide("stored.svs", 40);
    Files.createDirectory(root.resolve("folder"));
    Dataset<Row> table =
        table(
            List.of(
                new Column("path", DataTypes.StringType), new Column("bytes", DataTypes.LongType)),
            row(slide("same.svs", 10).toString(), 10L),
            row(slide("larger.svs", 20).toString(), 5L),
            row(slide("unsaid.svs", 30).toString(), null),
            row("other://" + stored, 4L),
            row("other://" + root.resolve("unreached.svs"), 50L),
            row(root.resolve("folder").toString(), 60L));
    List<PlannedSlide> slides = SlidesTable.read(table, hadoop, notes::add);
    assertEquals(
        List.of("folder", "unreached", "stored", "unsaid", "larger", "same"),
        slides.stream().map(PlannedSlide::id).toList());
    assertEquals(
        List.of(60L, 50L, 40L, 30L, 20L, 10L), slides.stream().map(PlannedSlide::bytes).toList());
    assertEquals(2, notes.size());
    assertTrue(notes.get(0), notes.get(0).contains("unreached.svs does not exist"));
    assertEquals(
        "2 of 6 slides are of another size than the table of slides says; their own counts:"
            + " larger, stored",
        notes.get(1));
  }

  @Test
  public void anEmptyLabelIsNoneAndWordsForNothingAreTold() throws Exception {
    Dataset<Row> table =
        ofTexts(
            "path,label,patient,mpp",
            row("/a.svs", " ", "P1", ""),
            row("/b.svs", "NA", "P1", "NaN"),
            row("/c.svs", " lesion ", null, "0,5"));
    Map<String, PlannedSlide> slides = read(table);
    assertEquals(Optional.empty(), slides.get("a").label());
    assertEquals(Optional.empty(), slides.get("b").label());
    assertEquals(Optional.of("lesion"), slides.get("c").label());
    assertEquals(Optional.of("P1"), slides.get("b").patient());
    assertEquals(Optional.empty(), slides.get("c").patient());
    assertEquals(Optional.of(MicronsPerPixel.square(0.5)), slides.get("c").micronsPerPixel());
    assertEquals(List.of("table of slides: 1 cell read as no label: NA."), notes);
  }

  @Test
  public void whatIsNoNumberOrNoPathIsNamedWithItsRow() {
    assertRefused(
        "table of slides, row 2: expected µm per pixel between 0 and 1000, found '0.0'.",
        table(
            List.of(
                new Column("path", DataTypes.StringType), new Column("mpp", DataTypes.DoubleType)),
            row("/a.svs", 0.5),
            row("/b.svs", 0.0)));
    for (String wrong : List.of("-0.5", "about 0.5", "1e9")) {
      assertRefused(
          "row 1: expected µm per pixel between 0 and 1000, found '" + wrong + "'.",
          ofTexts("path,mpp", row("/a.svs", wrong)));
    }
    for (String wrong : List.of("-1", "12.5", "12 MB", "1e30")) {
      assertRefused(
          "row 1: expected bytes, a whole number from 0 on, found '" + wrong + "'.",
          ofTexts("path,bytes", row("/a.svs", wrong)));
    }
    assertRefused("row 2: there is no path.", ofTexts("path", row("/a.svs"), row((Object) null)));
    assertRefused("has no column path", ofTexts("slide_id,mpp", row("a", "0.5")));
    assertRefused(
        "The slide a is there twice", ofTexts("path", row("/one/a.svs"), row("/two/a.svs")));
  }

  private void assertRefused(String expected, Dataset<Row> table) {
    String message = assertThrows(IOException.class, () -> read(table)).getMessage();
    assertTrue(message, message.contains(expected));
  }

  /** As a user submits it, in a process of its own. */
  @Test
  public void aJobTakesItsSlidesFromParquet() throws Exception {
    Path out = root.resolve("out");
    Path encoder = root.resolve("encoder.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), encoder);
    Planning.plan(
        List.of(),
        new PlanRequest(
            encoder,
            Optional.empty(),
            new TilingOptions(64, 0.5, 0, 0.5),
            ExtractionPlan.Tissue.OTSU,
            "CPU",
            Precision.FP32,
            32,
            Optional.empty()),
        out,
        Progress.NONE);
    List<SyntheticSlide> slides =
        SyntheticCohort.write(
            new SyntheticOptions(3, 512, 512, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {});
    List<Object[]> rows = new ArrayList<>();
    for (SyntheticSlide slide : slides) {
      rows.add(row(slide.path().toString(), slide.id(), 0.5f, slide.label(), "P", 1));
    }
    table(
            List.of(
                new Column("path", DataTypes.StringType),
                new Column("slide_id", DataTypes.StringType),
                new Column("mpp", DataTypes.FloatType),
                new Column("label", DataTypes.StringType),
                new Column("patient", DataTypes.StringType),
                new Column("bytes", DataTypes.IntegerType)),
            rows.toArray(Object[][]::new))
        .write()
        .parquet(root.resolve("table.parquet").toString());
    try (SparkCluster cluster = new SparkCluster(root)) {
      cluster.finish(
          "job",
          cluster.job(
              "job",
              List.of(
                  "spark.master=local[1]",
                  "spark.ui.enabled=false",
                  "spark.contexture.slidesPerTask=2"),
              ExtractionJob.class.getName(),
              out.toString(),
              "--slides-table",
              root.resolve("table.parquet").toString()));
      String said = cluster.said("job");
      assertTrue(said, said.contains("contexture, note: 3 of 3 slides are of another size"));
      assertTrue(said, said.contains("contexture: 3 of 3 slides"));
    }
    Map<String, Row> manifest = new TreeMap<>();
    Dataset<Row> lines = spark.read().parquet(out.resolve("manifest.parquet").toString());
    lines.collectAsList().forEach(line -> manifest.put(line.getAs("slide"), line));
    assertEquals(3, manifest.size());
    for (SyntheticSlide slide : slides) {
      Row line = manifest.get(slide.id());
      assertEquals("done", line.getAs("state"));
      assertEquals(slide.label(), line.getAs("label"));
      assertEquals("P", line.getAs("patient"));
      assertTrue(FeatureFile.read(out.resolve(slide.id() + ".h5")).features().rows() > 0);
    }
    for (PlannedSlide slide : PlanFolder.read(out).slides()) {
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), slide.micronsPerPixel());
    }
  }
}
