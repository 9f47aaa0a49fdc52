package org.contexture.slides.tiff;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What TIFF files of several makers tell of the scan. */
public class TiffScanTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(100, 80, 1);

  private static Scan scan(Path path) throws SlideException {
    try (Slide slide = TiffSlide.open(path)) {
      return Scan.of(slide.metadata());
    }
  }

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private Scan scan(boolean jpeg, Map<Integer, Object> more) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, jpeg);
    tags.putAll(more);
    tiff.directory(tags);
    return scan(tiff.writeTo(file("a.tif")));
  }

  @Test
  public void anyTiffMayNameMakeModelAndTime() throws IOException {
    assertEquals(
        new Scan(
            Optional.of("Olympus VS120"),
            OptionalDouble.empty(),
            Optional.of("none"),
            OptionalInt.empty(),
            Optional.of("2020-02-03T04:05:06")),
        scan(
            false,
            Map.of(
                TiffTag.MAKE, "Olympus ",
                TiffTag.MODEL, "VS120",
                TiffTag.DATE_TIME, "2020:02:03 04:05:06")));
    Scan twice = scan(true, Map.of(TiffTag.MAKE, "Zeiss", TiffTag.MODEL, "ZEISS Axioscan 7"));
    assertEquals(Optional.of("ZEISS Axioscan 7"), twice.scanner());
    assertEquals(Optional.of("JPEG"), twice.compression());
    assertEquals("of the first tile", OptionalInt.of(75), twice.jpegQuality());
  }

  /** Tables that all tiles share have only to be looked at. */
  @Test
  public void sharedTablesTellTheQuality() throws IOException {
    byte[] tile = TestPyramid.jpeg(new byte[3 * TestPyramid.TILE * TestPyramid.TILE]);
    tile[tile.length - 1] = 0;
    assertEquals(OptionalInt.of(75), scan(true, Map.of(TiffTag.JPEG_TABLES, tile)).jpegQuality());
  }

  @Test
  public void damageOfTheFirstTileIsNotOfTheSlide() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, true);
    long[] offsets = ((long[]) tags.get(TiffTag.TILE_OFFSETS)).clone();
    offsets[0] = 1 << 30;
    tags.put(TiffTag.TILE_OFFSETS, offsets);
    tiff.directory(tags);
    assertEquals(OptionalInt.empty(), scan(tiff.writeTo(file("b.tif"))).jpegQuality());
  }

  @Test
  public void packingsHaveNames() throws IOException {
    for (String name : List.of("LZW", "Deflate", "PackBits")) {
      Path path = TestPyramid.jdk(file(name + ".tif"), picture.toBufferedImage(), name, true);
      assertEquals(Optional.of(name), scan(path).compression());
    }
  }

  @Test
  public void aperioNamesItsLaterScanners() throws IOException {
    Path path =
        TestPyramid.aperio(
            file("a.svs"),
            List.of(picture),
            "|AppMag = 40|Date = 03/09/2022|Time = 01:02:03|ScannerType = GT450|ScanScope ID ="
                + " SS45");
    Scan scan = scan(path);
    assertEquals(Optional.of("Aperio GT450"), scan.scanner());
    assertEquals(OptionalDouble.of(40), scan.objective());
    assertEquals(Optional.of("2022-03-09T01:02:03"), scan.time());
    Scan converted = scan(TestPyramid.aperio(file("b.svs"), List.of(picture), "|AppMag = 20"));
    assertEquals(Optional.empty(), converted.scanner());
    assertEquals(Optional.empty(), converted.time());
  }

  @Test
  public void grundiumWritesAsAperioDoes() throws IOException {
    String description =
        "Aperio Image, Grundium Ocus40\r\n100x80 JPEG/YCC|MPP = 0.25|ScanScope ID = 7";
    assertEquals(
        Optional.of("Grundium Ocus40"),
        scan(false, Map.of(TiffTag.IMAGE_DESCRIPTION, description)).scanner());
  }

  @Test
  public void omeTellsMicroscopeObjectiveAndTime() throws IOException {
    String xml =
        """
        <OME><Instrument ID="Instrument:0"><Microscope Manufacturer="Maker" Model="M 1" SerialNumber="SECRET"/>
        <Objective ID="Objective:0:0" NominalMagnification="20.0"/>%s</Instrument>
        <Image ID="Image:0"><AcquisitionDate>2019-08-07T06:05:04</AcquisitionDate>
        <Pixels SizeX="100" SizeY="80" SizeC="3" SizeZ="1" SizeT="1"><Channel SamplesPerPixel="3"/></Pixels></Image>
        <Image ID="Image:1" Name="label"><AcquisitionDate>2000-01-01T00:00:00</AcquisitionDate>
        <Pixels SizeX="9" SizeY="8" SizeC="3" SizeZ="1" SizeT="1"><Channel SamplesPerPixel="3"/></Pixels></Image></OME>\
        """;
    Scan scan = scan(false, Map.of(TiffTag.IMAGE_DESCRIPTION, xml.formatted("")));
    assertEquals(Optional.of("Maker M 1"), scan.scanner());
    assertEquals(OptionalDouble.of(20), scan.objective());
    assertEquals(Optional.of("2019-08-07T06:05:04"), scan.time());
    String another = xml.formatted("<Objective ID=\"b\" NominalMagnification=\"40\"/>");
    assertEquals(
        "which of two is not said",
        OptionalDouble.empty(),
        scan(false, Map.of(TiffTag.IMAGE_DESCRIPTION, another)).objective());
  }

  @Test
  public void qptiffHasTheTagsOfAnyTiff() throws IOException {
    String xml =
        "<PerkinElmer-QPI-ImageDescription><ImageType>FullResolution</ImageType>"
            + "<Objective>20x</Objective></PerkinElmer-QPI-ImageDescription>";
    Scan scan =
        scan(
            false,
            Map.of(
                TiffTag.IMAGE_DESCRIPTION, xml,
                TiffTag.MAKE, "Akoya",
                TiffTag.DATE_TIME, "2021:01:02 03:04:05"));
    assertEquals(Optional.of("Akoya"), scan.scanner());
    assertEquals(OptionalDouble.of(20), scan.objective());
    assertEquals(Optional.of("2021-01-02T03:04:05"), scan.time());
    assertEquals(Optional.of("none"), scan.compression());
  }
}
