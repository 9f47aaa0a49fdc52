package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.contexture.knime.nodes.stainnormalizer.StainNormalizerNodeFactory;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.stain.StainReference;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** How a slide is to be shown goes from the slides into the tiles. */
public class StainNormalizerTest {

  private static final String COLUMN = "Stain Normalisation";

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject slides;

  @BeforeClass
  public static void draw() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    slides = Made.slides(workflow, 3, 1024);
  }

  private static NodeBench node() {
    return new NodeBench(new StainNormalizerNodeFactory(), workflow).set("pictureSide", 64);
  }

  private static PortObject tiles(PortObject of) throws Exception {
    return Made.tiles(workflow, of);
  }

  @Test
  public void tilesCarryHowTheirSlideIsShownAndLieWhereTheyLay() throws Exception {
    PortObject stained = node().run(slides).objects()[0];
    PortObject tiles = tiles(stained);
    assertEquals(3, new HashSet<>(Rows.column(tiles, COLUMN)).size());
    StainNormalisation.parse(Rows.column(tiles, COLUMN).get(0));
    PortObject plain = tiles(slides);
    assertEquals(Rows.column(plain, "X"), Rows.column(tiles, "X"));
    assertEquals(Rows.column(plain, "Tissue"), Rows.column(tiles, "Tissue"));
  }

  @Test
  public void aReferenceThatWasWrittenBringsLaterSlidesToTheSameStain() throws Exception {
    Path file = workflow.resolve("reference.txt");
    HeadlessNode.Executed first =
        node()
            .set("reference", "SLIDE")
            .set("referenceSlide", "synthetic-002")
            .set("writtenFile", file.toString())
            .run(slides);
    StainReference.parse(Files.readString(file).strip());
    HeadlessNode.Executed later =
        node().set("reference", "STORED").set("referenceFile", file.toString()).run(slides);
    assertEquals(Rows.column(first.objects()[0], COLUMN), Rows.column(later.objects()[0], COLUMN));
    assertNotEquals(
        Rows.column(first.objects()[0], COLUMN),
        Rows.column(node().run(slides).objects()[0], COLUMN));
    assertThrows(
        InvalidSettingsException.class,
        () ->
            node()
                .set("method", "REINHARD")
                .set("reference", "STORED")
                .set("referenceFile", file.toString())
                .run(slides));
  }

  @Test
  public void doneAgainItMeasuresTheSlidesAsTheyAre() throws Exception {
    PortObject once = node().run(slides).objects()[0];
    PortObject twice = node().run(once).objects()[0];
    assertEquals(Rows.column(once, COLUMN), Rows.column(twice, COLUMN));
  }

  @Test
  public void everyMethodShowsBeforeAndAfter() throws Exception {
    for (String method : List.of("MACENKO", "VAHADANE", "REINHARD")) {
      HeadlessNode.Executed executed = node().set("method", method).run(slides);
      assertEquals(3, Rows.count(executed.objects()[1]));
      for (String stain : Rows.column(executed.objects()[1], "Stain")) {
        assertTrue(stain, stain.startsWith(method.toLowerCase(java.util.Locale.ROOT) + ": "));
      }
      for (String picture : Rows.column(executed.objects()[1], "Before and After")) {
        assertFalse(picture.isEmpty());
      }
    }
  }

  @Test
  public void aReferenceThatIsNotThereIsNamed() {
    Exception e =
        assertThrows(
            Exception.class,
            () -> node().set("reference", "SLIDE").set("referenceSlide", "other").run(slides));
    assertThat(e.getMessage(), containsString("\"other\" is not known"));
  }
}
