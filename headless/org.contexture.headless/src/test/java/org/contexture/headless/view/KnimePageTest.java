package org.contexture.headless.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.contexture.headless.browser.Chromium;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.slides.synthetic.BlockSlide;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataContainer;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.HeadlessContext;
import org.knime.node.HeadlessNode;
import org.knime.node.HeadlessView;

/** The node's view in a browser, as KNIME shows it: no server, messages alone. */
public class KnimePageTest {

  private static final BlockSlide BLOCKS = new BlockSlide(3000, 2000, 256, 0.5);
  private static final String PAGE = "frames[0].slideView";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Texts, whole numbers and numbers, as the first row has them. */
  private static BufferedDataTable table(List<String> columns, List<Object[]> rows) {
    List<DataColumnSpec> specs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      specs.add(
          new DataColumnSpecCreator(columns.get(i), cell(rows.get(0)[i]).getType()).createSpec());
    }
    BufferedDataContainer container =
        HeadlessContext.create(null, Path.of("unused"))
            .createDataContainer(new DataTableSpec(specs.toArray(DataColumnSpec[]::new)));
    for (Object[] row : rows) {
      DataCell[] cells = Stream.of(row).map(KnimePageTest::cell).toArray(DataCell[]::new);
      container.addRowToTable(new DefaultRow("Row" + container.size(), cells));
    }
    container.close();
    return container.getTable();
  }

  private static DataCell cell(Object value) {
    if (value instanceof Integer whole) {
      return new IntCell(whole);
    }
    return value instanceof Double number ? new DoubleCell(number) : new StringCell((String) value);
  }

  /** What the node keeps of its inputs when it was executed: slides, values, and nothing else. */
  private BufferedDataTable[] kept(Path slide) {
    BufferedDataTable[] kept = new BufferedDataTable[6];
    java.util.Arrays.fill(kept, table(List.of(), List.of()));
    kept[0] =
        table(
            List.of("Slide", "Path"),
            List.of(
                new Object[] {"a", slide.toString()},
                new Object[] {"b", slide.resolveSibling("gone.tiff").toString()}));
    kept[1] =
        table(
            List.of("Slide", "X", "Y", "Size", "Attention"),
            List.of(new Object[] {"a", 0, 0, 256, 0.0}, new Object[] {"a", 1024, 512, 256, 1.0}));
    return kept;
  }

  @Test
  public void thePageDrawsWhatItIsToldByMessages() throws Exception {
    assumeTrue("CI is set", System.getenv("CI") == null);
    assumeTrue("There is no Chromium on the PATH.", Chromium.find().isPresent());
    Path slide = folder.getRoot().toPath().resolve("blocks.tiff");
    BLOCKS.write(slide);
    HeadlessNode node =
        NodeRegistry.load()
            .byFactory("org.contexture.knime.nodes.slideview.SlideViewNodeFactory")
            .orElseThrow()
            .node();
    HeadlessView view = node.openView(kept(slide));
    try (KnimeHost host = new KnimeHost(view);
        Chromium browser = Chromium.start(Chromium.find().get())) {
      browser.resize(1400, 900, 1);
      browser.open(host.address());
      browser.await(PAGE + ".active.image && " + PAGE + ".active.image.getFullyLoaded()");
      assertEquals("UIExtensionReady", browser.evaluate("heard[0]").getAsString());
      assertEquals("view", browser.evaluate("calls[0].extensionType").getAsString());
      assertEquals("data", browser.evaluate("calls[0].serviceType").getAsString());
      assertEquals("root:7", browser.evaluate("calls[0].nodeId").getAsString());

      // a tile of values, and the slide beside it
      browser.evaluate(
          "Object.assign(%s.active.show, { opacity: 1, scale: 'values' }), %s.active.recolour()"
              .formatted(PAGE, PAGE));
      browser.evaluate(PAGE + ".active.go([1280, 640], 1, true)");
      browser.evaluate("new Promise((done) => setTimeout(done, 300))");
      browser.await(PAGE + ".active.image.getFullyLoaded()");
      browser.evaluate("new Promise((done) => setTimeout(done, 300))");
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
      BlocksPage.assertColour(picture, at(browser, 1200, 640), 0xB40426, "the value 1");
      BlocksPage.assertColour(picture, at(browser, 1400, 640), BLOCKS.rgb(1400, 640), "no value");

      // what cannot be had is said
      browser.evaluate(PAGE + ".open(1)");
      browser.await(PAGE + ".active.problem.textContent.includes('does not exist any more')");
      // Escape is KNIME's, too
      browser.evaluate(PAGE + ".escape()");
      browser.await("heard.includes('UIExtensionEscapePressed')");
      assertEquals(List.of(), browser.complaints());
      assertTrue(
          "requests go in batches",
          browser.evaluate("calls.length").getAsInt()
              < browser
                  .evaluate(
                      "calls.map((c) => JSON.parse(c.dataServiceRequest).params[0].length)"
                          + ".reduce((a, b) => a + b)")
                  .getAsInt());
    }
  }

  private static double[] at(Chromium browser, int x, int y) throws Exception {
    String point =
        browser
            .evaluate(
                String.format(
                    Locale.ROOT,
                    """
                    (() => {
                      const { image, viewer, root } = %s.active;
                      const at = viewer.viewport.pixelFromPoint(
                        image.imageToViewportCoordinates(%d, %d, true), true);
                      const box = root.getBoundingClientRect();
                      return `${at.x + box.left} ${at.y + box.top}`;
                    })()
                    """,
                    PAGE,
                    x,
                    y))
            .getAsString();
    return Stream.of(point.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
