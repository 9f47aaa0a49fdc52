package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.contexture.knime.nodes.slidereader.SlideReaderNodeFactory;
import org.contexture.knime.nodes.slidetiler.SlideTilerNodeFactory;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;

/** What a table of slides tells of the scans. */
public class SlideReaderTest {

  private static final List<String> SCAN =
      List.of("Scanner", "Objective", "Bounds", "Compression", "JPEG quality", "Scanned");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path slides;

  @Before
  public void write() throws Exception {
    slides = folder.newFolder("slides").toPath();
    PlantedSlides.write(slides);
  }

  private NodeBench reader(boolean anonymise) {
    return new NodeBench(new SlideReaderNodeFactory(), slides)
        .set("path", slides.toString())
        .set("pixelSize", "IF_MISSING")
        .set("anonymise", anonymise);
  }

  private static List<String> columns(DataTableSpec spec) {
    return spec.stream().map(DataColumnSpec::getName).toList();
  }

  private static List<String> cells(PortObject table, int row) {
    return SCAN.stream().map(name -> Rows.column(table, name).get(row)).toList();
  }

  @Test
  public void eachFormatTellsWhatItKnows() throws Exception {
    PortObject table = reader(false).run().objects()[0];
    String maker = "Maker PLANTEDNAME";
    String name = "PLANTEDNAME";
    String time = "1987-06-05T04:03:02";
    assertEquals(List.of(maker, "20.0", "?", "none", "?", "1987-06-05"), cells(table, 0)); // SVS
    assertEquals(List.of(maker, "?", "?", "none", "?", time), cells(table, 1)); // TIFF
    assertEquals(List.of(maker, "?", "?", "none", "?", time), cells(table, 2)); // OME-TIFF
    assertEquals(List.of(name, "?", "?", "none", "?", time), cells(table, 3)); // DICOM
    assertEquals(List.of(name, "20.0", "40, 40, 512, 512", "none", "?", time), cells(table, 4));
    assertEquals(List.of(name, "20.0", "?", "none", "?", time), cells(table, 5)); // BIF
    String both = "PLANTEDNAME PLANTEDLABEL";
    assertEquals(List.of(both, "20.0", "?", "JPEG", "75", time), cells(table, 6)); // NDPI
    assertEquals(
        List.of("3DHISTECH " + name, "20.0", "0, 0, 512, 512", "JPEG", "75", time),
        cells(table, 7));
  }

  @Test
  public void anonymisedSlidesTellNeitherScannerNorTime() throws Exception {
    PortObject table = reader(true).run().objects()[0];
    assertEquals(Collections.nCopies(8, "?"), Rows.column(table, "Scanner"));
    assertEquals(Collections.nCopies(8, "?"), Rows.column(table, "Scanned"));
    assertEquals(List.of("?", "20.0", "0, 0, 512, 512", "JPEG", "75", "?"), cells(table, 7));
  }

  /** Saved workflows find what they know where it was; tiles do not carry the rest. */
  @Test
  public void theColumnsStandBehindTheOthersAndStayThere() throws Exception {
    BufferedDataTable plain = (BufferedDataTable) reader(false).run().objects()[0];
    List<String> names = columns(plain.getDataTableSpec());
    assertEquals("Thumbnail", names.get(names.size() - 7));
    assertEquals(SCAN, names.subList(names.size() - 6, names.size()));
    BufferedDataTable chosen = (BufferedDataTable) reader(true).run().objects()[0];
    names = columns(chosen.getDataTableSpec());
    assertEquals("Slide Reading", names.get(names.size() - 7));
    assertEquals(SCAN, names.subList(names.size() - 6, names.size()));

    PortObject tiles =
        new NodeBench(new SlideTilerNodeFactory(), slides)
            .set("micronsPerPixel", 1.0)
            .run(plain)
            .objects()[0];
    List<String> carried = columns(((BufferedDataTable) tiles).getDataTableSpec());
    assertEquals(List.of(), SCAN.stream().filter(carried::contains).toList());
    BufferedDataTable own = Rows.renamed(plain, "Bounds", "Something");
    tiles =
        new NodeBench(new SlideTilerNodeFactory(), slides)
            .set("micronsPerPixel", 1.0)
            .run(own)
            .objects()[0];
    carried = columns(((BufferedDataTable) tiles).getDataTableSpec());
    assertTrue("a user's own column of such a name", carried.contains("Scanner"));
  }
}
