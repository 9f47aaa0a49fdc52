package org.contexture.knime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.slideview.SlideViewHandler;
import org.contexture.knime.nodes.slideview.SlideViewNodeFactory;
import org.contexture.knime.nodes.stainnormalizer.StainNormalizerNodeFactory;
import org.contexture.knime.nodes.tilewriter.TileWriterNodeFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.image.png.PNGImageValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode.Executed;
import org.knime.node.HeadlessView;

/** Names, days and labels that are planted into files turn up in nothing that nodes give. */
public class AnonymousSlidesTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static final List<String> SLIDES = List.of("a", "b", "c.ome", "d", "e", "f", "g", "h");

  private Path slides;
  private Path out;

  /** All that nodes gave: tables, warnings, answers of the view. */
  private final ByteArrayOutputStream given = new ByteArrayOutputStream();

  @Before
  public void plant() throws IOException {
    slides = folder.newFolder("slides").toPath();
    out = folder.newFolder("out").toPath();
    PlantedSlides.write(slides);
  }

  private NodeBench reader(boolean anonymise) throws IOException {
    Path labels = folder.getRoot().toPath().resolve("labels.csv");
    Files.writeString(
        labels,
        """
        slide,patient,label
        a,PLANTEDNAME,x
        b,other,y
        c.ome,PLANTEDNAME,x
        d,third,y
        e,PLANTEDNAME,x
        f,PLANTEDNAME,x
        g,PLANTEDNAME,x
        h,PLANTEDNAME,x
        """);
    return new NodeBench(new SlideReaderNodeFactory(), out)
        .set("path", slides.toString())
        .set("labels", labels.toString())
        .set("pixelSize", "IF_MISSING")
        .set("anonymise", anonymise);
  }

  /** Runs a node and keeps what it gives. */
  private PortObject[] run(NodeBench node, PortObject... inputs) throws Exception {
    Executed executed = node.run(inputs);
    note(String.valueOf(executed.warning()));
    for (PortObject object : executed.objects()) {
      if (object instanceof BufferedDataTable table) {
        note(table.getDataTableSpec().toString());
        for (DataRow row : table) {
          note(row.getKey().getString());
          for (DataCell cell : row) {
            note(cell.toString());
            if (cell instanceof PNGImageValue picture) {
              picture.getImageContent().save(given);
            }
          }
        }
      }
    }
    return executed.objects();
  }

  private void note(String text) {
    given.writeBytes((text + "\n").getBytes(ISO_8859_1));
  }

  private void all(boolean anonymise) throws Exception {
    PortObject read = run(reader(anonymise))[0];
    assertEquals(SLIDES, Rows.column(read, "Slide"));
    PortObject shown = run(new NodeBench(new StainNormalizerNodeFactory(), out), read)[0];
    PortObject tiles =
        run(
            new NodeBench(new SlideTilerNodeFactory(), out)
                .set("pixels", 64)
                .set("micronsPerPixel", 1.0)
                .set("quality", true)
                .set("geoJsonFolder", out.resolve("geojson").toString()),
            shown)[0];
    PortObject encoder = Made.encoder(out, "squeezenet1_1");
    run(
        new NodeBench(new FeatureExtractorNodeFactory(), out)
            .set("folder", out.resolve("features").toString())
            .set("device", "CPU"),
        tiles,
        encoder);
    run(
        new NodeBench(new TileWriterNodeFactory(), out)
            .set("folder", out.resolve("tiles").toString()),
        tiles);
    look(read);
  }

  /** Everything that the page can ask of a slide. */
  private void look(PortObject read) throws Exception {
    NodeBench bench = new NodeBench(new SlideViewNodeFactory(), out);
    HeadlessView view = bench.node().openView(bench.run(read).internal());
    SlideViewHandler handler = (SlideViewHandler) view.handler();
    List<String> questions = new ArrayList<>(List.of("content"));
    for (int slide = 0; slide < SLIDES.size(); slide++) {
      for (String name : List.of("label", "macro", "thumbnail", "label PLANTEDLABEL")) {
        questions.add("associated?slide=" + slide + "&name=" + name.replace(" ", "%20"));
      }
      questions.add("slide?slide=" + slide);
    }
    for (Map<String, String> answer : handler.get(questions)) {
      note(answer.toString().replaceAll("(?s)failure=.*", "")); // quotes the question
      if (answer.containsKey("base64")) {
        given.writeBytes(Base64.getDecoder().decode(answer.get("base64")));
        pictures++;
      }
    }
    view.dispose();
  }

  private int pictures;

  /** What of the planted is in all that was given and written. */
  private List<String> found() throws IOException {
    List<String> planted = new ArrayList<>(PlantedSlides.DATES);
    planted.add(PlantedSlides.NAME);
    planted.add(PlantedSlides.LABEL);
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(out)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertTrue("" + files.size(), files.size() > 20);
    for (String word : planted) {
      if (given.toString(ISO_8859_1).contains(word)) {
        found.add(word + " in tables or the view");
      }
      for (Path file : files) {
        if (new String(Files.readAllBytes(file), ISO_8859_1).contains(word)) {
          found.add(word + " in " + out.relativize(file));
        }
      }
    }
    return found;
  }

  @Test
  public void nothingThatIsPlantedTurnsUp() throws Exception {
    all(true);
    assertEquals(List.of(), found());
    assertEquals("pictures beside slides", 0, pictures);
  }

  /** The search finds what is there to be found, or it would prove nothing. */
  @Test
  public void withoutItSomeIsThere() throws Exception {
    all(false);
    List<String> found = found();
    assertTrue(found.toString(), found.stream().anyMatch(one -> one.contains("features")));
    assertTrue(found.toString(), found.contains("PLANTEDNAME in tables or the view"));
    assertTrue("" + pictures, pictures >= 10);
  }

  /** Folds by patient are the same. */
  @Test
  public void patientsAreNumbered() throws Exception {
    PortObject read = reader(true).run().objects()[0];
    assertEquals(
        List.of("Patient 1", "Patient 2", "Patient 1", "Patient 3"),
        Rows.column(read, "Patient").subList(0, 4));
    assertEquals(List.of("x", "y", "x", "y"), Rows.column(read, "Label").subList(0, 4));
    assertEquals("anonymised", Rows.column(read, "Slide Reading").get(0));
    PortObject plain = reader(false).run().objects()[0];
    assertEquals("PLANTEDNAME", Rows.column(plain, "Patient").get(0));
    assertFalse(((BufferedDataTable) plain).getDataTableSpec().containsName("Slide Reading"));
  }
}
