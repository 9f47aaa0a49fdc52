package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeFactory;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.featurefilereader.FeatureFileReaderNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.syntheticcohort.SyntheticCohortNodeFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;

/**
 * A workflow that was executed goes on in another folder: moved, copied, or unpacked from an
 * archive.
 */
public class MovedWorkflowTest {

  /** With letters that a URL must escape. */
  private static final String DATA = "data/Übersicht #1 + 100%";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path here;
  private Path there;
  private PortObject slides;
  private PortObject tiles;
  private PortObject encoder;

  @Before
  public void executeHere() throws Exception {
    here = folder.newFolder("here").toPath();
    there = folder.getRoot().toPath().resolve("there");
    Path data = here.resolve(DATA);
    new NodeBench(new SyntheticCohortNodeFactory(), here)
        .set("slides", 2)
        .set("width", 512)
        .set("height", 512)
        .set("folder", data.toString())
        .run();
    slides =
        new NodeBench(new SlideReaderNodeFactory(), here)
            .set("path", data.toString())
            .run()
            .objects()[0];
    tiles = tile(here);
    encoder = Made.encoder(here, "squeezenet1_1");
  }

  @Test
  public void slidesTilesAndFeaturesAreFoundAgain() throws Exception {
    for (PortObject table : new PortObject[] {slides, tiles}) {
      for (String path : Rows.column(table, "Path")) {
        assertTrue(path, path.startsWith("knime://knime.workflow/data/%C3%9Cbersicht%20%231"));
      }
    }
    PortObject before = extract(here);
    PortObject readBefore = readFeatures(here);
    Files.move(here, there);

    long count = Rows.count(tile(there));
    assertTrue("tiles: " + count, count > 0 && count == Rows.count(tiles));
    assertEquals(2, Rows.count(extract(there)));
    for (PortObject bags : new PortObject[] {before, readBefore}) {
      for (String path : Rows.column(bags, "Features")) {
        assertTrue(path, path.startsWith("knime://knime.workflow/"));
      }
      PortObject instances =
          new NodeBench(new BagsToTableNodeFactory(), there).run(bags).objects()[0];
      assertEquals(count, Rows.count(instances));
    }
  }

  /** As with the batch executor's -destDir: what KNIME does not copy is not there. */
  @Test
  public void whereTheDataAreGoneTheNodeToResetIsNamed() throws Exception {
    Files.createDirectory(there);
    for (PortObject[] input : new PortObject[][] {{slides}, {tiles, encoder}}) {
      NodeBench node =
          new NodeBench(
              input.length == 1 ? new SlideTilerNodeFactory() : new FeatureExtractorNodeFactory(),
              there);
      String said = assertThrows(KNIMEException.class, () -> node.run(input)).getMessage();
      assertTrue(said, said.contains("reset the node"));
      assertTrue(said, said.contains(there.resolve("data").toString()));
    }
  }

  @Test
  public void pathsElsewhereStayAsTheyAre() throws Exception {
    Path elsewhere = folder.newFolder("elsewhere").toPath();
    Path slide = Path.of(slidePath());
    Files.copy(slide, elsewhere.resolve("s.tiff"));
    PortObject read =
        new NodeBench(new SlideReaderNodeFactory(), here)
            .set("path", elsewhere.toString())
            .run()
            .objects()[0];
    assertEquals(elsewhere.resolve("s.tiff").toString(), Rows.column(read, "Path").get(0));
    assertEquals(elsewhere.toString(), LocalPath.portable(elsewhere)); // and outside of a workflow
  }

  private String slidePath() throws Exception {
    try (var files = Files.list(here.resolve(DATA))) {
      return files.filter(file -> file.toString().endsWith("f")).findFirst().get().toString();
    }
  }

  private PortObject tile(Path workflow) throws Exception {
    return Made.tiles(workflow, slides);
  }

  private PortObject extract(Path workflow) throws Exception {
    return new NodeBench(new FeatureExtractorNodeFactory(), workflow)
        .set("device", "CPU")
        .set("folder", "knime://knime.workflow/features")
        .run(tiles, encoder)
        .objects()[0];
  }

  private PortObject readFeatures(Path workflow) throws Exception {
    return new NodeBench(new FeatureFileReaderNodeFactory(), workflow)
        .set("path", "knime://knime.workflow/features")
        .run()
        .objects()[0];
  }
}
