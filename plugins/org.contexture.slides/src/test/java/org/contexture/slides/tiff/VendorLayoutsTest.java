package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.LeftToOpenSlideException;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.openslide.OpenSlideLibrary;
import org.contexture.slides.openslide.OpenSlideSlide;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files that we lay out as vendors do; where OpenSlide is installed it must agree. */
public class VendorLayoutsTest {

  private static final String OME =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">
      <Image ID="Image:0" Name="scan"><Pixels SizeX="300" SizeY="200" SizeC="%s" SizeZ="1" SizeT="1"
       PhysicalSizeX="0.25" PhysicalSizeXUnit="µm" PhysicalSizeY="%s" PhysicalSizeYUnit="%s">
      <Channel ID="Channel:0:0" SamplesPerPixel="%s"/></Pixels></Image>
      <Image ID="Image:1" Name="macro"><Pixels SizeX="64" SizeY="64" SizeC="3" SizeZ="1" SizeT="1">
      <Channel ID="Channel:1:0" SamplesPerPixel="3"/></Pixels></Image></OME>\
      """;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final List<RgbImage> levels = TestPyramid.levels(300, 200, 2, 8);
  private final RgbImage macro = TestPyramid.picture(64, 64, 9);

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private Path ome(String channels, String samples) throws IOException {
    return ome(channels, samples, "250", "nm");
  }

  private Path ome(String channels, String samples, String size, String unit) throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> sub = TestPyramid.tags(tiff, levels.get(1), false);
    long at = tiff.subDirectory(sub);
    Map<Integer, Object> first = TestPyramid.tags(tiff, levels.get(0), false);
    first.put(TiffTag.IMAGE_DESCRIPTION, OME.formatted(channels, size, unit, samples));
    first.put(TiffTag.SUB_IFDS, new long[] {at});
    tiff.directory(first);
    tiff.directory(TestPyramid.tags(tiff, macro, false));
    return tiff.writeTo(file("image.ome.tif"));
  }

  @Test
  public void omeTiffHasItsLevelsInSubDirectories() throws IOException {
    try (Slide slide = TiffSlide.open(ome("3", "3"))) {
      assertEquals("OME-TIFF", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertEquals(Optional.of(MicronsPerPixel.square(0.25)), slide.metadata().micronsPerPixel());
      assertArrayEquals(levels.get(1).rgb(), slide.read(1, 0, 0, 150, 100).rgb());
      assertEquals(Set.of("macro"), slide.metadata().associatedImages());
      assertArrayEquals(macro.rgb(), slide.associatedImage("macro").rgb());
    }
  }

  @Test
  public void aGenericTiffMayHaveItsLevelsInSubDirectories() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    long at = tiff.subDirectory(TestPyramid.tags(tiff, levels.get(1), false));
    Map<Integer, Object> first = TestPyramid.tags(tiff, levels.get(0), false);
    first.put(TiffTag.SUB_IFDS, new long[] {at});
    tiff.directory(first);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("sub.tif")))) {
      assertEquals("Tiled TIFF", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertArrayEquals(levels.get(1).rgb(), slide.read(1, 0, 0, 150, 100).rgb());
    }
  }

  private static final String QPTIFF =
      """
      <?xml version="1.0" encoding="utf-16"?>
      <PerkinElmer-QPI-ImageDescription><DescriptionVersion>2</DescriptionVersion>
      <ImageType>%s</ImageType><Name>%s</Name><Objective>20x</Objective>
      <ScanProfile><ImageType>other</ImageType></ScanProfile></PerkinElmer-QPI-ImageDescription>\
      """;

  private static void page(TiffBytes tiff, RgbImage image, String type, String name)
      throws IOException {
    Map<Integer, Object> tags = TestPyramid.tags(tiff, image, false);
    tags.put(TiffTag.IMAGE_DESCRIPTION, QPTIFF.formatted(type, name));
    tags.put(TiffTag.X_RESOLUTION, 20000.0);
    tags.put(TiffTag.Y_RESOLUTION, 20000.0);
    tags.put(TiffTag.RESOLUTION_UNIT, 3);
    tiff.directory(tags);
  }

  @Test
  public void qptiffSaysWhatEachPageIs() throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    page(tiff, levels.get(0), "FullResolution", "");
    page(tiff, TestPyramid.picture(75, 50, 3), "Thumbnail", "");
    page(tiff, levels.get(1), "ReducedResolution", "");
    page(tiff, macro, "Overview", "");
    page(tiff, TestPyramid.picture(64, 64, 4), "Label", "");
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("a.qptiff")))) {
      assertEquals("QPTIFF", slide.metadata().format());
      assertEquals(2, slide.metadata().levels().size());
      assertArrayEquals(levels.get(1).rgb(), slide.read(1, 0, 0, 150, 100).rgb());
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), slide.metadata().micronsPerPixel());
      assertEquals(Set.of("thumbnail", "macro", "label"), slide.metadata().associatedImages());
      assertArrayEquals(macro.rgb(), slide.associatedImage("macro").rgb());
      assertEquals("20", slide.metadata().properties().get("openslide.objective-power"));
    }
  }

  @Test
  public void channelsOfAQptiffAreNamed() throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    page(tiff, levels.get(0), "FullResolution", "DAPI");
    page(tiff, levels.get(0), "FullResolution", "CD3");
    Path file = tiff.writeTo(file("b.qptiff"));
    SlideException e = assertThrows(SlideException.class, () -> TiffSlide.open(file));
    assertTrue(e.getMessage(), e.getMessage().contains("fluorescence"));
    assertTrue(e.getMessage(), e.getMessage().contains("DAPI, CD3"));
  }

  @Test
  public void omeLengthsHaveUnits() throws IOException {
    Map<String, String> quarterMicron =
        Map.of(
            "µm",
            "0.25",
            "\u03BCm",
            "0.25",
            "nm",
            "250",
            "pm",
            "250000",
            "\u00C5",
            "2500",
            "mm",
            "0.00025",
            "cm",
            "2.5e-5",
            "m",
            "2.5e-7",
            "in",
            "9.84251968503937e-6");
    for (Map.Entry<String, String> of : quarterMicron.entrySet()) {
      try (Slide slide = TiffSlide.open(ome("3", "3", of.getValue(), of.getKey()))) {
        MicronsPerPixel pixel = slide.metadata().micronsPerPixel().orElseThrow();
        assertEquals(of.getKey(), 0.25, pixel.y(), 1e-9);
      }
    }
    try (Slide slide = TiffSlide.open(ome("3", "3", "1", "pixel"))) {
      assertEquals(Optional.empty(), slide.metadata().micronsPerPixel());
    }
  }

  /** OpenSlide would take the first channel for the slide. */
  @Test
  public void fluorescenceIsRefusedWhateverIsInstalled() throws IOException {
    Path path = ome("4", "1");
    SlideException e =
        assertThrows(SlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().startsWith(path + " is an OME-TIFF of 4 planes"));
  }

  @Test
  public void threeChannelsOfTheirOwnAreNotRgb() throws IOException {
    Path path = ome("3", "1");
    SlideException e = assertThrows(SlideException.class, () -> TiffSlide.open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("3 planes"));
  }

  /** The third image follows two planes of the second, which is none that slides have. */
  @Test
  public void omeImagesAfterTheFirstAreFoundByTheirPlanes() throws IOException {
    String image =
        """
        <Image Name="%s"><Pixels SizeX="%d" SizeY="%d" SizeC="3" SizeZ="%d" SizeT="1"><Channel SamplesPerPixel="3"/>\
        </Pixels></Image>\
        """;
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> first = TestPyramid.tags(tiff, levels.get(0), false);
    first.put(
        TiffTag.IMAGE_DESCRIPTION,
        "<OME>"
            + String.format(Locale.ROOT, image, "scan", 300, 200, 1)
            + String.format(Locale.ROOT, image, "macro stack", 64, 64, 2)
            + String.format(Locale.ROOT, image, "second scan", 64, 64, 1)
            + String.format(Locale.ROOT, image, "Label", 64, 64, 1)
            + "</OME>");
    first.put(TiffTag.X_RESOLUTION, 40000.0);
    first.put(TiffTag.Y_RESOLUTION, 20000.0);
    first.put(TiffTag.RESOLUTION_UNIT, 3);
    tiff.directory(first);
    for (int seed = 1; seed <= 4; seed++) {
      tiff.directory(TestPyramid.tags(tiff, TestPyramid.picture(64, 64, seed), false));
    }
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("planes.ome.tif")))) {
      assertEquals(Set.of("Label"), slide.metadata().associatedImages());
      assertArrayEquals(TestPyramid.picture(64, 64, 4).rgb(), slide.associatedImage("Label").rgb());
      assertEquals(
          "the TIFF's own resolution where the XML has none",
          Optional.of(new MicronsPerPixel(0.25, 0.5)),
          slide.metadata().micronsPerPixel());
    }
  }

  /** Masks, and pictures of another shape, also among the sub-directories. */
  @Test
  public void whatIsNoReducedImageIsNoLevel() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    long sub = tiff.subDirectory(TestPyramid.tags(tiff, macro, false));
    Map<Integer, Object> first = TestPyramid.tags(tiff, levels.get(0), false);
    first.put(TiffTag.SUB_IFDS, new long[] {sub});
    tiff.directory(first);
    Map<Integer, Object> mask = TestPyramid.tags(tiff, levels.get(1), false);
    mask.put(TiffTag.NEW_SUBFILE_TYPE, 1 | 4);
    tiff.directory(mask);
    tiff.directory(TestPyramid.tags(tiff, macro, false));
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("others.tif")))) {
      assertEquals(List.of(new Level(300, 200, 1, 1)), slide.metadata().levels());
    }
  }

  @Test
  public void vendorsWithLayoutsOfTheirOwnAreLeftToOpenSlide() throws IOException {
    Map<Integer, Object> marks =
        Map.of(
            TiffTag.NDPI_FORMAT,
            1,
            TiffTag.IMAGE_DESCRIPTION,
            "<scn xmlns=\"http://www.leica-microsystems.com/scn/2010/10/01\"/>",
            TiffTag.XMP,
            "<iScan Magnification=\"40\"/>");
    Map<Integer, String> names =
        Map.of(
            TiffTag.NDPI_FORMAT,
            "Hamamatsu NDPI",
            TiffTag.IMAGE_DESCRIPTION,
            "Leica SCN",
            TiffTag.XMP,
            "Ventana BIF");
    for (Map.Entry<Integer, Object> mark : marks.entrySet()) {
      TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
      Map<Integer, Object> tags = TestPyramid.tags(tiff, levels.get(0), false);
      tags.put(mark.getKey(), mark.getValue());
      tiff.directory(tags);
      Path path = tiff.writeTo(file("vendor.tif"));
      LeftToOpenSlideException e =
          assertThrows(LeftToOpenSlideException.class, () -> TiffSlide.open(path));
      assertTrue(e.getMessage(), e.getMessage().contains(names.get(mark.getKey())));
    }
  }

  @Test
  public void xmlMayNotReachOtherFiles() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, macro, false);
    tags.put(
        TiffTag.IMAGE_DESCRIPTION,
        "<!DOCTYPE OME [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><OME>&x;</OME>");
    tiff.directory(tags);
    Path path = tiff.writeTo(file("hostile.ome.tif"));
    SlideException e = assertThrows(SlideException.class, () -> TiffSlide.open(path));
    assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
  }

  private Path philips() throws IOException {
    return philips("", "0.000453815", "0.000453782");
  }

  /**
   * A file of two levels.
   *
   * @param between XML between the two levels
   * @param rows spacing of the second level, in mm
   */
  private Path philips(String between, String rows, String columns) throws IOException {
    String representation =
        """
        <DataObject ObjectType="PixelDataRepresentation">
        <Attribute Name="DICOM_PIXEL_SPACING" Group="0x0028" Element="0x0030" PMSVR="IDoubleArray">"%s" "%s"</Attribute>
        <Attribute Name="PIIM_PIXEL_DATA_REPRESENTATION_NUMBER" Group="0x1001" Element="0x8B02" PMSVR="IUInt16">%d</Attribute>
        </DataObject>\
        """;
    String xml =
        """
        <?xml version="1.0" encoding="UTF-8" ?>
        <DataObject ObjectType="DPUfsImport">
        <Attribute Name="DICOM_MANUFACTURER" Group="0x0008" Element="0x0070" PMSVR="IString">PHILIPS</Attribute>
        <Attribute Name="DICOM_ACQUISITION_DATETIME" Group="0x0008" Element="0x002A" PMSVR="IString">20160718122300.000000</Attribute>
        <Attribute Name="PIM_DP_SCANNED_IMAGES" Group="0x301D" Element="0x1003" PMSVR="IDataObjectArray"><Array>
        <DataObject ObjectType="DPScannedImage">
        <Attribute Name="PIM_DP_IMAGE_TYPE" Group="0x301D" Element="0x1004" PMSVR="IString">WSI</Attribute>
        <Attribute Name="DICOM_PIXEL_SPACING" Group="0x0028" Element="0x0030" PMSVR="IDoubleArray">"0.000226907" "0.000226891"</Attribute>
        <Attribute Name="PIIM_PIXEL_DATA_REPRESENTATION_SEQUENCE" Group="0x1001" Element="0x8B01" PMSVR="IDataObjectArray"><Array>
        %s%s%s</Array></Attribute></DataObject></Array></Attribute></DataObject>\
        """
            .formatted(
                String.format(Locale.ROOT, representation, "0.000226907", "0.000226891", 0),
                between,
                String.format(Locale.ROOT, representation, rows, columns, 1));
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2; i++) {
      Map<Integer, Object> tags =
          TestPyramid.tags(tiff, i == 0 ? levels.get(0) : padded(levels.get(1)), false);
      tags.put(TiffTag.NEW_SUBFILE_TYPE, i);
      tags.put(TiffTag.SOFTWARE, "Philips DP v1.0");
      if (i == 0) {
        tags.put(TiffTag.IMAGE_DESCRIPTION, xml);
      }
      tiff.directory(tags);
    }
    return tiff.writeTo(file("philips.tiff"));
  }

  /** 150 × 100 px in whole tiles of 64 px. */
  private static RgbImage padded(RgbImage image) {
    byte[] rgb = new byte[3 * 192 * 128];
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), 3 * y * image.width(), rgb, 3 * y * 192, 3 * image.width());
    }
    return new RgbImage(192, 128, rgb);
  }

  @Test
  public void philipsLevelsAreCutToTheirTrueSize() throws IOException {
    try (Slide slide = TiffSlide.open(philips())) {
      assertEquals("Philips TIFF", slide.metadata().format());
      assertEquals(new Level(150, 100, 2, 2), slide.metadata().levels().get(1));
      MicronsPerPixel pixel = slide.metadata().micronsPerPixel().orElseThrow();
      assertEquals(0.226891, pixel.x(), 1e-9);
      assertEquals(0.226907, pixel.y(), 1e-9);
      assertEquals(Optional.of("PHILIPS"), Scan.of(slide.metadata()).scanner());
      assertEquals(Optional.of("2016-07-18T12:23:00"), Scan.of(slide.metadata()).time());
      assertArrayEquals(levels.get(1).rgb(), slide.read(1, 0, 0, 150, 100).rgb());
      assertEquals(-1, slide.read(1, 150, 0, 1, 1).rgb()[0]);
    }
  }

  @Test
  public void philipsFactorsAreRoundedAndNoLevelIsLargerThanItsDirectory() throws IOException {
    try (Slide slide = TiffSlide.open(philips("", "0.00045378", "0.00045378"))) {
      assertEquals(new Level(150, 100, 2, 2), slide.metadata().levels().get(1));
    }
    try (Slide slide = TiffSlide.open(philips("", "0.000226907", "0.000226891"))) {
      assertEquals(192, slide.metadata().levels().get(1).width());
      assertEquals(128, slide.metadata().levels().get(1).height());
    }
  }

  @Test
  public void aPhilipsFileOfTwoSlidesIsLeftToOpenSlide() throws IOException {
    String next =
        """
        </Array></Attribute></DataObject><DataObject ObjectType="DPScannedImage">
        <Attribute Name="PIM_DP_IMAGE_TYPE">WSI</Attribute>
        <Attribute Name="PIIM_PIXEL_DATA_REPRESENTATION_SEQUENCE"><Array>\
        """;
    Path path = philips(next, "0.000453815", "0.000453782");
    LeftToOpenSlideException e =
        assertThrows(LeftToOpenSlideException.class, () -> TiffSlide.open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("2 slide images"));
  }

  private Path trestle(String overlaps) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 2; i++) {
      Map<Integer, Object> tags = TestPyramid.tags(tiff, levels.get(i), false);
      tags.put(TiffTag.SOFTWARE, "MedScan Test");
      tags.put(TiffTag.IMAGE_DESCRIPTION, "Objective Power=40; OverlapsXY=" + overlaps + ";Mode=x");
      tags.put(TiffTag.X_RESOLUTION, 0.25);
      tags.put(TiffTag.Y_RESOLUTION, 0.5);
      tiff.directory(tags);
    }
    return tiff.writeTo(file("trestle.tif"));
  }

  @Test
  public void trestleWithoutOverlapsIsRead() throws IOException {
    try (Slide slide = TiffSlide.open(trestle(" 0 0 0 0"))) {
      assertEquals("Trestle TIFF", slide.metadata().format());
      assertEquals(Optional.of(new MicronsPerPixel(0.25, 0.5)), slide.metadata().micronsPerPixel());
      assertEquals("40", slide.metadata().properties().get("openslide.objective-power"));
      assertArrayEquals(levels.get(1).rgb(), slide.read(1, 0, 0, 150, 100).rgb());
    }
    Path path = trestle("64 64 32 32");
    assertThrows(LeftToOpenSlideException.class, () -> TiffSlide.open(path));
  }

  @Test
  public void openSlideAgrees() throws IOException {
    Assume.assumeTrue("OpenSlide is not installed", OpenSlideLibrary.version().isPresent());
    for (Path path : List.of(philips(), trestle("0 0 0 0"))) {
      try (Slide ours = TiffSlide.open(path);
          Slide theirs = OpenSlideSlide.open(path).orElseThrow()) {
        assertEquals(theirs.metadata().format(), ours.metadata().format());
        assertEquals(theirs.metadata().levels(), ours.metadata().levels());
        assertEquals(
            theirs.metadata().micronsPerPixel().orElseThrow().x(),
            ours.metadata().micronsPerPixel().orElseThrow().x(),
            1e-9);
        for (int level = 0; level < 2; level++) {
          assertArrayEquals(
              theirs.read(level, -5, -5, 200, 150).rgb(), ours.read(level, -5, -5, 200, 150).rgb());
        }
      }
    }
  }
}
