package org.contexture.knime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.contexture.knime.nodes.featureextractor.FeatureExtractorNodeFactory;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.contexture.knime.nodes.tilewriter.TileWriterNodeFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.port.PortObject;

/** Channels that are chosen in the Slide Reader are what all later nodes see. */
public class FluorescenceTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path root;
  private Path slide;

  /** Two grey pages: light in a square, which is stronger in the second one. */
  @Before
  public void write() throws IOException {
    root = folder.getRoot().toPath();
    slide = root.resolve("cells.tif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(slide.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int light : new int[] {80, 200}) {
        BufferedImage page = new BufferedImage(512, 512, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 128; y < 384; y++) {
          for (int x = 128; x < 384; x++) {
            page.getRaster().setSample(x, y, 0, light);
          }
        }
        writer.writeToSequence(new IIOImage(page, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
  }

  private NodeBench reader(String channels) {
    return new NodeBench(new SlideReaderNodeFactory(), root)
        .set("path", slide.toString())
        .set("pixelSize", "ALWAYS")
        .set("channels", channels);
  }

  @Test
  public void tilesPicturesAndFeaturesAreOfTheChosenColours() throws Exception {
    PortObject slides = reader("1 = blue 0..160, 2 = #00ff00 0..320").run().objects()[0];
    String reading =
        "channels 1 \"channel 1\" #0000ff 0.0..160.0, 2 \"channel 2\" #00ff00 0.0..320.0";
    assertEquals(List.of(reading), Rows.column(slides, "Slide Reading"));
    PortObject tiles =
        new NodeBench(new SlideTilerNodeFactory(), root)
            .set("pixels", 32)
            .set("micronsPerPixel", 1.0)
            .set("tissueMethod", "OTSU")
            .set("minimumTissue", 1.0)
            .run(slides)
            .objects()[0];
    assertEquals(16, Rows.count(tiles));
    new NodeBench(new TileWriterNodeFactory(), root)
        .set("folder", root.resolve("tiles").toString())
        .run(tiles);
    try (Stream<Path> files = Files.walk(root.resolve("tiles"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".png")).toList()) {
        assertEquals(new Color(0, 159, 128), new Color(ImageIO.read(file.toFile()).getRGB(9, 9)));
      }
    }
    PortObject encoder = Made.encoder(root, "squeezenet1_1");
    new NodeBench(new FeatureExtractorNodeFactory(), root)
        .set("folder", root.resolve("features").toString())
        .set("device", "CPU")
        .run(tiles, encoder);
    try (Stream<Path> files = Files.list(root.resolve("features"))) {
      Path features =
          files.filter(path -> path.toString().endsWith(".h5")).findFirst().orElseThrow();
      assertTrue(new String(Files.readAllBytes(features), ISO_8859_1).contains(reading));
    }
  }

  @Test
  public void withoutAChoiceTheSlideIsRefusedByName() throws Exception {
    PortObject[] objects = reader("").run().objects();
    assertEquals(0, Rows.count(objects[0]));
    assertThat(
        Rows.column(objects[1], "Reason").get(0),
        containsString("Choose channels in the Slide Reader"));
    PortObject[] lacking = reader("DAPI = blue").run().objects();
    assertThat(
        Rows.column(lacking[1], "Reason").get(0),
        containsString("has no channel \"DAPI\", but 1 \"channel 1\", 2 \"channel 2\""));
    assertThrows(InvalidSettingsException.class, () -> reader("DAPI = bleu").run());
  }
}
