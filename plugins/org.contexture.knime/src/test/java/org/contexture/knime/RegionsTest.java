package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.knime.nodes.annotationreader.AnnotationReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** From annotation files to tiles. */
public class RegionsTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static Path annotations;
  private static PortObject slides;

  private static String square(int from, int to, String className) {
    return String.format(
        Locale.ROOT,
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%1$d,%1$d],[%2$d,%1$d],[%2$d,%2$d],[%1$d,%2$d],[%1$d,%1$d]]]},\"properties\":{\"classification\":{\"name\":\"%3$s\"}}}",
        from,
        to,
        className);
  }

  @BeforeClass
  public static void draw() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    slides = Made.slides(workflow, 2, 1024);
    annotations = Files.createDirectories(workflow.resolve("data/annotations/inner"));
    Files.writeString(
        annotations.resolve("Synthetic-001.TIFF.geojson"),
        "[" + square(256, 640, "Tumor") + "," + square(640, 768, "Stroma") + "]");
    Path deleted = Files.createDirectories(annotations.resolve("#recycle"));
    Files.writeString(
        deleted.resolve("synthetic-001.geojson"), "[" + square(0, 100, "Deleted") + "]");
    Files.writeString(annotations.resolve("stranger.json"), "[" + square(0, 9, "Tumor") + "]");
    Files.writeString(annotations.resolve("synthetic-002.xml"), "<broken");
  }

  private static HeadlessNode.Executed read() throws Exception {
    return new NodeBench(new AnnotationReaderNodeFactory(), workflow)
        .set("geoJsonFolder", workflow.resolve("out").toString())
        .run(slides);
  }

  @Test
  public void annotationsFindTheirSlidesAndWhatDoesNotIsNamed() throws Exception {
    HeadlessNode.Executed executed = read();
    PortObject regions = executed.objects()[0];
    assertEquals(List.of("Tumor", "Stroma"), Rows.column(regions, "Class"));
    assertEquals(Set.of("synthetic-001"), new TreeSet<>(Rows.column(regions, "Slide")));
    assertEquals(384.0 * 384 * 0.25, Rows.numbers(regions, "Area µm²")[0], 1e-6);
    assertEquals(256, Rows.numbers(regions, "X")[0], 0);
    assertThat(executed.warning(), containsString("not searched: \"#recycle\""));
    assertThat(executed.warning(), containsString("stranger.json"));
    assertThat(executed.warning(), containsString("synthetic-002.xml is damaged XML"));
    assertEquals(3, Rows.count(executed.objects()[1])); // two slides, and the broken file
    String written = Files.readString(workflow.resolve("out/synthetic-001.geojson"));
    assertThat(written, containsString("[256,256]"));
  }

  private static NodeBench tiler() {
    return new NodeBench(new SlideTilerNodeFactory(), workflow)
        .set("pixels", 64)
        .set("micronsPerPixel", 1.0)
        .set("minimumTissue", 0.0);
  }

  @Test
  public void regionsDecideAboutTiles() throws Exception {
    PortObject regions = read().objects()[0];
    PortObject all = tiler().run(slides).objects()[0];
    assertEquals(128, Rows.count(all)); // 8 × 8 tiles of 128 px on each of two slides

    HeadlessNode.Executed inside = tiler().run(slides, regions);
    // 9 tiles of tumour, and one of stroma
    assertEquals(10, Rows.count(inside.objects()[0]));
    assertEquals(
        List.of("Stroma"),
        Rows.column(inside.objects()[0], "Region Class").stream()
            .filter(name -> !name.equals("Tumor"))
            .toList());
    assertThat(
        inside.warning(),
        containsString("Slide \"synthetic-002\": No tile: the slide has no region"));

    PortObject outside = tiler().set("regionUse", "OUTSIDE").run(slides, regions).objects()[0];
    assertEquals(118, Rows.count(outside));

    PortObject labelled =
        tiler()
            .set("regionUse", "LABEL")
            .set("regionClasses", "Stroma, Tumor")
            .set("classFractions", true)
            .run(slides, regions)
            .objects()[0];
    assertEquals(128, Rows.count(labelled));
    double tumour = 0;
    for (double fraction : Rows.numbers(labelled, "Fraction (Tumor)")) {
      tumour += fraction;
    }
    assertEquals(9, tumour, 1e-5);
    assertEquals(118, Rows.column(labelled, "Region Class").stream().filter("?"::equals).count());
  }

  @Test
  public void regionsCanStandForTissue() throws Exception {
    PortObject regions = read().objects()[0];
    PortObject tiles =
        tiler()
            .set("minimumTissue", 0.5)
            .set("regionsAreTissue", true)
            .set("regionClasses", "Stroma")
            .run(slides, regions)
            .objects()[0];
    assertEquals(1, Rows.count(tiles));
    assertEquals(1, Rows.numbers(tiles, "Tissue")[0], 1e-5);
  }

  @Test
  public void classesThatNoRegionHasAreNamed() throws Exception {
    HeadlessNode.Executed executed =
        tiler().set("regionClasses", "Tumour").run(slides, read().objects()[0]);
    assertEquals(0, Rows.count(executed.objects()[0]));
    assertThat(
        executed.warning(),
        containsString("No region has the class Tumour. There are: Stroma, Tumor."));
  }

  @Test
  public void withoutSlidesAreasAreNotKnown() throws Exception {
    Path one = annotations.resolve("Synthetic-001.TIFF.geojson");
    HeadlessNode.Executed executed =
        new NodeBench(new AnnotationReaderNodeFactory(), workflow)
            .set("path", one.toString())
            .run();
    assertEquals(List.of("?", "?"), Rows.column(executed.objects()[0], "Area µm²"));
    assertThat(executed.warning(), containsString("Connect the slides"));
  }

  @Test
  public void theTilerIsAsItWasWithoutRegions() throws Exception {
    HeadlessNode.Executed executed = tiler().run(slides);
    assertNull(executed.warning());
    assertTrue(!Rows.column(executed.objects()[0], "Label").isEmpty());
    assertThrows(AssertionError.class, () -> Rows.column(executed.objects()[0], "Region Class"));
    assertThrows(
        InvalidSettingsException.class, () -> tiler().set("classFractions", true).run(slides));
  }
}
