package org.contexture.knime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.contexture.knime.nodes.encoderreader.EncoderReaderNodeFactory;
import org.contexture.knime.nodes.slidesegmenter.SlideSegmenterNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** From a TorchScript program to regions to tiles. */
public class SlideSegmenterTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  /** Two maps: bright, and dark. Pixels come normalised as ImageNet's. */
  private static final String PROGRAM =
      """
      class M(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.M,
          x: Tensor) -> Tensor:
          bright = torch.mean(x, [1], True)
          dark = torch.add(torch.neg(bright), 3.6)
          return torch.cat([bright, dark], 1)
      """;

  private static Path workflow;
  private static PortObject slides;
  private static PortObject network;

  @BeforeClass
  public static void data() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    slides = Made.slides(workflow, 2, 1024);
    network = network(workflow);
  }

  /** A network that finds what is dark, as the Encoder Reader reads it. */
  static PortObject network(Path folder) throws Exception {
    return new NodeBench(new EncoderReaderNodeFactory(), folder)
        .set("source", "FILE")
        .set("path", write(folder.resolve("dark.pt")).toString())
        .set("inputSize", 64)
        .run()
        .objects()[0];
  }

  /** A program as PyTorch saves it. */
  private static Path write(Path file) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      add(
          zip,
          "dark/data.pkl",
          "\u0080\2c__torch__\nM\nq\0)\u0081}(X\u0008\0\0\0trainingq\1\u0089ub.");
      add(zip, "dark/code/__torch__.py", PROGRAM);
      add(zip, "dark/constants.pkl", "\u0080\2).");
      add(zip, "dark/version", "3\n");
    }
    return file;
  }

  private static void add(ZipOutputStream zip, String name, String content) throws IOException {
    byte[] bytes = content.getBytes(ISO_8859_1);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static NodeBench segmenter() throws Exception {
    return new NodeBench(new SlideSegmenterNodeFactory(), workflow).set("device", "CPU");
  }

  private static NodeBench tiler() {
    return new NodeBench(new SlideTilerNodeFactory(), workflow)
        .set("pixels", 64)
        .set("micronsPerPixel", 1.0);
  }

  @Test
  public void aNetworkFindsTheTissueThatTilesAreLaidOn() throws Exception {
    PortObject[] found = segmenter().run(slides, network).objects();
    assertEquals(Set.of("tissue"), new TreeSet<>(Rows.column(found[0], "Class")));
    assertEquals(2, Rows.count(found[1]));
    PortObject own = tiler().set("regionsAreTissue", true).run(slides, found[0]).objects()[0];
    PortObject otsu = tiler().set("tissueMethod", "OTSU").run(slides).objects()[0];
    long difference = Math.abs(Rows.count(own) - Rows.count(otsu));
    assertTrue(
        Rows.count(own) + " " + Rows.count(otsu),
        Rows.count(own) > 20 && difference < 0.2 * Rows.count(otsu));
  }

  /** As a network of artefacts would be used. */
  @Test
  public void tilesStayAwayFromWhatANetworkFinds() throws Exception {
    PortObject found =
        segmenter()
            .set("classes", "glass, artefact")
            .set("leftOut", "glass")
            .run(slides, network)
            .objects()[0];
    PortObject all = tiler().set("minimumTissue", 0.0).run(slides).objects()[0];
    PortObject outside =
        tiler()
            .set("minimumTissue", 0.0)
            .set("regionUse", "OUTSIDE")
            .run(slides, found)
            .objects()[0];
    PortObject inside = tiler().set("minimumTissue", 0.0).run(slides, found).objects()[0];
    assertTrue(Rows.count(outside) > 0 && Rows.count(inside) > 0);
    assertEquals(Rows.count(all), Rows.count(outside) + Rows.count(inside));
  }

  @Test
  public void whatIsNoSegmentationNetworkIsSaid() throws Exception {
    PortObject encoder = Made.encoder(workflow, "squeezenet1_1");
    Exception vector = assertThrows(KNIMEException.class, () -> segmenter().run(slides, encoder));
    assertThat(vector.getMessage(), containsString("gives one vector for a tile"));
    HeadlessNode.Executed three =
        segmenter().set("classes", "background, tissue, pen").run(slides, network);
    assertThat(three.warning(), containsString("gives 2 maps, but 3 classes are named"));
    assertEquals(0, Rows.count(three.objects()[0]));
  }
}
