package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.knime.nodes.annotationreader.AnnotationReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.tilewriter.TileWriterNodeFactory;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** What a tiler measures and writes beside its tiles, and tiles as files. */
public class TileWriterTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject slides;

  @BeforeClass
  public static void draw() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    slides = Made.slides(workflow, 2, 1024);
  }

  private static NodeBench tiler() {
    return new NodeBench(new SlideTilerNodeFactory(), workflow)
        .set("pixels", 64)
        .set("micronsPerPixel", 1.0);
  }

  private static NodeBench writer(String folder) {
    return new NodeBench(new TileWriterNodeFactory(), workflow)
        .set("folder", workflow.resolve(folder).toString());
  }

  @Test
  public void everyTileHasItsFile() throws Exception {
    PortObject tiles = tiler().run(slides).objects()[0];
    HeadlessNode.Executed executed = writer("files").run(tiles);
    List<String> files = Rows.column(executed.objects()[0], "File");
    assertEquals(Rows.count(tiles), files.size());
    assertEquals(files.size(), new HashSet<>(files).size());
    assertThat(files.get(0), containsString("knime://knime.workflow/files/synthetic-001/"));
    assertEquals(Rows.column(tiles, "X"), Rows.column(executed.objects()[0], "X"));
    assertEquals(0, Rows.count(executed.objects()[1]));
  }

  @Test
  public void foldersAreTheClassesOfRegionsOrTheSlidesLabels() throws Exception {
    PortObject tiles = tiler().run(slides).objects()[0];
    writer("labels").set("folders", "CLASS").set("classColumn", "Label").run(tiles);
    Set<String> labels = new TreeSet<>(Rows.column(tiles, "Label"));
    for (String label : labels) {
      assertTrue(label, Files.isDirectory(workflow.resolve("labels").resolve(label)));
    }
    assertThrows(
        InvalidSettingsException.class, () -> writer("none").set("folders", "CLASS").run(tiles));
  }

  @Test
  public void qualityIsMeasuredOnRequestAndASlideWithoutTilesHasItsRowAndReason() throws Exception {
    HeadlessNode.Executed plain = tiler().run(slides);
    assertTrue(Rows.column(plain.objects()[1], "Note").stream().allMatch(String::isEmpty));
    HeadlessNode.Executed executed = tiler().set("quality", true).run(slides);
    assertEquals(Rows.column(plain.objects()[0], "X"), Rows.column(executed.objects()[0], "X"));
    for (String share : List.of("Blank", "Pen", "Blood", "Fold", "Out of Focus", "Saturation")) {
      for (double value : Rows.numbers(executed.objects()[0], share)) {
        assertTrue(share + " " + value, value >= 0 && value <= 1);
      }
      assertEquals(2, Rows.numbers(executed.objects()[1], share).length);
    }
    assertTrue(Rows.column(executed.objects()[1], "Glass").get(0).startsWith("#"));
    assertTrue(Rows.column(executed.objects()[1], "Stain").get(0).startsWith("macenko: light"));

    HeadlessNode.Executed none =
        tiler().set("quality", true).set("minimumSharpness", 1e6).run(slides);
    assertEquals(0, Rows.count(none.objects()[0]));
    assertEquals(2, Rows.count(none.objects()[1]));
    for (String note : Rows.column(none.objects()[1], "Note")) {
      assertThat(note, containsString("No tile: each of "));
    }
    assertTrue(Rows.numbers(none.objects()[1], "Tiles Measured")[0] > 0);
    assertTrue(Rows.numbers(none.objects()[1], "Sharpness")[0] > 0);
  }

  @Test
  public void whatTheTilerWritesIsReadAgainWhereItLay() throws Exception {
    Path folder = workflow.resolve("geojson");
    PortObject tiles = tiler().set("geoJsonFolder", folder.toString()).run(slides).objects()[0];
    PortObject regions =
        new NodeBench(new AnnotationReaderNodeFactory(), workflow)
            .set("path", folder.toString())
            .run(slides)
            .objects()[0];
    List<String> x = Rows.column(regions, "X");
    List<String> classes = Rows.column(regions, "Class");
    long tissue = classes.stream().filter("Tissue"::equals).count();
    assertTrue(tissue >= 2);
    assertEquals(Rows.count(tiles) + tissue, Rows.count(regions));
    double[] expected = Rows.numbers(tiles, "X");
    int at = 0;
    for (int i = 0; i < x.size(); i++) {
      if (!"Tissue".equals(classes.get(i))) {
        assertEquals(expected[at++], Double.parseDouble(x.get(i)), 0);
      }
    }
  }
}
