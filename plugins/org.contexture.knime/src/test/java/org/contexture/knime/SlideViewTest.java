package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.contexture.knime.nodes.slideview.SlideViewHandler;
import org.contexture.knime.nodes.slideview.SlideViewNodeFactory;
import org.contexture.slides.RgbImage;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.synthetic.BlockSlide;
import org.contexture.view.Page;
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
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.HeadlessNode.Executed;
import org.knime.node.HeadlessView;

/** The node keeps its tables, and its view answers from them. */
public class SlideViewTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file;
  private BufferedDataTable slides;
  private BufferedDataTable values;

  @Before
  public void tables() throws Exception {
    file = folder.getRoot().toPath().resolve("blocks.tiff");
    new BlockSlide(700, 500, 256, 0.5).write(file);
    slides =
        table(
            List.of("Slide", "Path", "Label"),
            new Object[] {"a", file.toString(), "normal"},
            new Object[] {"b", file.resolveSibling("gone.tiff").toString(), ""});
    values =
        table(
            List.of("Slide", "X", "Y", "Size", "Attention", "Class"),
            new Object[] {"a", 0, 0, 256, 0.25, "tumour"},
            new Object[] {"a", 256, 0, 256, Double.NaN, "stroma"},
            new Object[] {"stranger", 0, 0, 256, 1.0, ""});
  }

  /** Texts, whole numbers and numbers, as the first row has them; NaN is a missing cell. */
  private static BufferedDataTable table(List<String> columns, Object[]... rows) {
    DataColumnSpec[] specs = new DataColumnSpec[columns.size()];
    for (int i = 0; i < specs.length; i++) {
      specs[i] = new DataColumnSpecCreator(columns.get(i), cell(rows[0][i]).getType()).createSpec();
    }
    List<DataRow> all = new ArrayList<>();
    for (Object[] row : rows) {
      all.add(
          new DefaultRow(
              "Row" + all.size(),
              Stream.of(row).map(SlideViewTest::cell).toArray(DataCell[]::new)));
    }
    return Rows.table(new DataTableSpec(specs), all);
  }

  private static DataCell cell(Object value) {
    if (value instanceof Integer whole) {
      return new IntCell(whole);
    } else if (value instanceof Double number) {
      return number.isNaN() ? DataType.getMissingCell() : new DoubleCell(number);
    }
    return new StringCell((String) value);
  }

  private NodeBench bench() {
    return new NodeBench(new SlideViewNodeFactory(), folder.getRoot().toPath());
  }

  @Test
  public void theViewAnswersFromTheTables() throws Exception {
    Executed executed = bench().run(slides, values);
    assertTrue(executed.warning(), executed.warning().contains("1 of 2 slides"));
    HeadlessView view = bench().node().openView(executed.internal());
    SlideViewHandler handler = (SlideViewHandler) view.handler();

    List<Map<String, String>> answers =
        handler.get(
            List.of(
                "content",
                "slide?slide=0",
                "slide?slide=1",
                "values?slide=0&table=0&column=0",
                "tile?slide=0&level=10&x=0&y=0",
                "nonsense"));
    JsonObject content = JsonParser.parseString(answers.get(0).get("text")).getAsJsonObject();
    assertEquals(2, content.getAsJsonArray("slides").size());
    assertTrue(content.get("notes").toString().contains("stranger"));
    assertTrue(content.get("tables").toString().contains("[\"tumour\",\"stroma\"]"));
    assertTrue(answers.get(1).get("text").contains("\"width\":700"));
    assertTrue(answers.get(2).get("failure").contains("does not exist any more"));
    ByteBuffer attention =
        ByteBuffer.wrap(Base64.getDecoder().decode(answers.get(3).get("base64")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(8, attention.limit());
    assertEquals(0.25f, attention.getFloat(0), 0);
    assertTrue(Float.isNaN(attention.getFloat(4)));
    assertTrue(answers.get(4).containsKey("base64"));
    assertTrue(answers.get(5).containsKey("failure"));
    view.dispose();
  }

  /** As the Slide Tiler and all others read it. */
  @Test
  public void aSlideIsShownInTheStainOfItsRow() throws Exception {
    StainNormalisation stain =
        StainNormalisation.parse(
            "reinhard: lightness 60 20 red-green 20 15 yellow-blue -10 15"
                + " -> lightness 75 15 red-green 10 12 yellow-blue -5 12");
    BufferedDataTable stained =
        table(
            List.of("Slide", "Path", "Stain Normalisation"),
            new Object[] {"a", file.toString(), stain.text()});
    HeadlessView view = bench().node().openView(bench().run(stained).internal());
    SlideViewHandler handler = (SlideViewHandler) view.handler();
    String tile = handler.get(List.of("tile?slide=0&level=10&x=0&y=0")).get(0).get("base64");
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(tile)));
    int rgb = new BlockSlide(700, 500, 256, 0.5).rgb(100, 100);
    byte[] as = {(byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb};
    byte[] shown = stain.of(new RgbImage(1, 1, as)).rgb();
    for (int channel = 0; channel < 3; channel++) {
      int found = (picture.getRGB(100, 100) >> (16 - 8 * channel)) & 255;
      assertEquals(shown[channel] & 255, found, 12);
    }
    assertTrue("it is another colour", Math.abs((shown[0] & 255) - (as[0] & 255)) > 12);
    view.dispose();
  }

  @Test
  public void slidesAloneAreEnough() throws Exception {
    HeadlessView view = bench().node().openView(bench().run(slides).internal());
    SlideViewHandler handler = (SlideViewHandler) view.handler();
    assertTrue(handler.get(List.of("content")).get(0).get("text").contains("\"tables\":[]"));
    view.dispose();
  }

  @Test
  public void whatIsNotASlidesTableIsRefusedBeforeItRuns() {
    assertThrows(InvalidSettingsException.class, () -> bench().configure(values.getSpec()));
    assertThrows(
        InvalidSettingsException.class,
        () -> bench().configure(slides.getSpec(), new DataTableSpec()));
  }

  /** A closed view holds no file, and opens again. */
  @Test
  public void aClosedViewHoldsNoFileAndOpensAgain() throws Exception {
    HeadlessView view = bench().node().openView(bench().run(slides, values).internal());
    SlideViewHandler handler = (SlideViewHandler) view.handler();
    for (int round = 0; round < 3; round++) {
      assertTrue(
          handler.get(List.of("tile?slide=0&level=10&x=0&y=0")).get(0).containsKey("base64"));
      view.deactivate();
      assertFalse(opened(file.toString()));
      assertFalse(opened("contexture-tiles-"));
    }
    view.dispose();
  }

  /** Whether this process has a file open, where the system tells. */
  private static boolean opened(String name) throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return false;
    }
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path one : all.toList()) {
        if (Files.isSymbolicLink(one) && Files.readSymbolicLink(one).toString().contains(name)) {
          return true;
        }
      }
    } catch (java.nio.file.NoSuchFileException closed) {
      return opened(name); // while they were listed
    }
    return false;
  }

  @Test
  public void thePageComesWithAllItsFiles() throws Exception {
    HeadlessView view = bench().node().openView(bench().run(slides).internal());
    assertEquals("index.html", view.page().getRelativePath());
    for (String file : Page.FILES) {
      assertTrue(file, view.page().headlessFile(file).orElseThrow().length > 100);
    }
    view.dispose();
  }
}
