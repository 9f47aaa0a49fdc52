package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Which of a file's pictures is the slide, and which are its levels. */
public class TiffPagesTest {

  private static final String IMAGE =
      """
      <Image Name="%s"><Pixels SizeX="%d" SizeY="%d" SizeC="3" SizeZ="1" SizeT="1" PhysicalSizeX="0.5" PhysicalSizeY="0.5">\
      <Channel SamplesPerPixel="3"/>%s</Pixels></Image>\
      """;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
  private final RgbImage picture = TestPyramid.picture(300, 200, 8);
  private final RgbImage label = TestPyramid.picture(64, 64, 9);

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private void page(RgbImage image, Object... tagsAndValues) throws IOException {
    Map<Integer, Object> tags = TestPyramid.tags(tiff, image, false);
    for (int i = 0; i < tagsAndValues.length; i += 2) {
      tags.put((Integer) tagsAndValues[i], tagsAndValues[i + 1]);
    }
    tiff.directory(tags);
  }

  private SlideMetadata opened(String name) throws IOException {
    try (Slide slide = Slides.open(tiff.writeTo(file(name)), Optional.empty())) {
      SlideMetadata metadata = slide.metadata();
      RgbImage read = slide.read(0, 0, 0, 300, 200);
      assertArrayEquals("the slide is the picture", picture.rgb(), read.rgb());
      return metadata;
    }
  }

  @Test
  public void aPageWithoutFlagIsALevelIfItShowsTheSamePicture() throws IOException {
    page(picture);
    page(TestPyramid.halved(picture));
    page(TestPyramid.halved(TestPyramid.halved(picture)));
    SlideMetadata metadata = opened("pyramid.tif");
    assertEquals(3, metadata.levels().size());
    assertEquals(List.of(), SlideNotes.of(metadata));
  }

  /** Of the same shape, half as large: not a level, and said. */
  @Test
  public void anotherSectionIsNoLevel() throws IOException {
    page(picture);
    page(TestPyramid.picture(150, 100, 77));
    SlideMetadata metadata = opened("two.tif");
    assertEquals(1, metadata.levels().size());
    assertEquals(
        List.of("The file holds further pictures, which are not read: page 2 (150 × 100 px)"),
        SlideNotes.of(metadata));
  }

  /** Tissue of one is where glass is on the other: most of both is equal all the same. */
  @Test
  public void sectionsOnEqualGlassAreToldApart() throws IOException {
    RgbImage first = section(300, 200, 30, 30, 90);
    page(first);
    page(section(150, 100, 100, 60, 45));
    try (Slide slide = Slides.open(tiff.writeTo(file("glass.tif")), Optional.empty())) {
      assertEquals(1, slide.metadata().levels().size());
    }
  }

  private static RgbImage section(int width, int height, int left, int top, int side) {
    byte[] rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 240);
    for (int y = top; y < Math.min(height, top + side); y++) {
      for (int x = left; x < Math.min(width, left + side); x++) {
        rgb[3 * (y * width + x) + 1] = (byte) (100 + 40 * Math.sin(x * 0.2));
      }
    }
    return new RgbImage(width, height, rgb);
  }

  @Test
  public void aFlaggedPageIsALevelWhateverItShows() throws IOException {
    page(picture);
    page(TestPyramid.picture(150, 100, 77), TiffTag.NEW_SUBFILE_TYPE, 1);
    page(TestPyramid.picture(75, 50, 78), TiffTag.SUBFILE_TYPE, 2);
    assertEquals(3, opened("flagged.tif").levels().size());
  }

  /** The photograph of a glass as narrow as the scan, flagged, in a strip. */
  @Test
  public void aFlaggedPhotographInStripsIsNoLevel() throws IOException {
    page(picture);
    strip(TestPyramid.picture(150, 100, 77));
    assertEquals(1, opened("macro.tif").levels().size());
    strip(TestPyramid.halved(picture));
    assertEquals("a level may be in strips", 2, opened("level.tif").levels().size());
  }

  private void strip(RgbImage image) throws IOException {
    Map<Integer, Object> tags = TestPyramid.tags(tiff, image, false);
    tags.put(TiffTag.NEW_SUBFILE_TYPE, 1);
    tags.put(TiffTag.STRIP_OFFSETS, new long[] {tiff.append(image.rgb())});
    tags.put(TiffTag.STRIP_BYTE_COUNTS, new long[] {image.rgb().length});
    tags.keySet().removeIf(tag -> tag >= TiffTag.TILE_WIDTH && tag <= TiffTag.TILE_BYTE_COUNTS);
    tiff.directory(tags);
  }

  /** Two stacks, in colour: one page a plane and level, and one page of several planes. */
  @Test
  public void focalPlanesAreNoLevels() throws IOException {
    for (int plane = 0; plane < 2; plane++) {
      page(picture);
      page(TestPyramid.halved(picture), TiffTag.NEW_SUBFILE_TYPE, 1);
    }
    SlideMetadata metadata = opened("planes.tif");
    assertEquals(2, metadata.levels().size());
    assertEquals(
        List.of(
            "The file holds further pictures, which are not read: page 3 (300 × 200 px), page 4"
                + " (150 × 100 px)"),
        SlideNotes.of(metadata));
  }

  @Test
  public void depthsOfAPageAreSaid() throws IOException {
    page(picture, TiffTag.IMAGE_DEPTH, 5);
    assertEquals(
        List.of("Left out: all but the first of 5 focal planes"),
        SlideNotes.of(opened("depth.tif")));
  }

  /** Motic, Mikroscan and 3DHISTECH write so. */
  @Test
  public void pixelSizeAndObjectiveMayBeDescribedAsAperioDoes() throws IOException {
    String description = "Motic V1.0.0\n300x200 JPEG/RGB Q = 75|AppMag = 40|MPP = 0.260417|A = b";
    page(picture, TiffTag.IMAGE_DESCRIPTION, description);
    SlideMetadata metadata = opened("motic.tif");
    assertEquals(Optional.of(MicronsPerPixel.square(0.260417)), metadata.micronsPerPixel());
    assertEquals("40", metadata.properties().get("openslide.objective-power"));
  }

  @Test
  public void aSmallPageIsALabelAndNeedsNoNote() throws IOException {
    page(TestPyramid.picture(60, 60, 9));
    page(picture);
    SlideMetadata metadata = opened("label.tif");
    assertEquals(1, metadata.levels().size());
    assertEquals(List.of(), SlideNotes.of(metadata));
  }

  /** Striped pages, the label first: there are no tiles to tell them apart. */
  @Test
  public void theLargestOfStripedPagesIsTheSlide() throws IOException {
    for (RgbImage image : List.of(label, picture)) {
      Map<Integer, Object> tags = TestPyramid.tags(tiff, image, false);
      tags.put(TiffTag.STRIP_OFFSETS, new long[] {tiff.append(image.rgb())});
      tags.put(TiffTag.STRIP_BYTE_COUNTS, new long[] {image.rgb().length});
      tags.keySet().removeIf(tag -> tag >= TiffTag.TILE_WIDTH && tag <= TiffTag.TILE_BYTE_COUNTS);
      tiff.directory(tags);
    }
    assertEquals("TIFF", opened("strips.tif").format());
  }

  @Test
  public void aFurtherPageThatNobodyReadsDoesNotHideTheSlide() throws IOException {
    page(picture);
    page(TestPyramid.halved(picture), TiffTag.COMPRESSION, 34887);
    assertTrue(SlideNotes.of(opened("lerc.tif")).get(0).contains("LERC"));
    page(TestPyramid.halved(picture), TiffTag.COMPRESSION, 34887, TiffTag.NEW_SUBFILE_TYPE, 1);
    assertThrows(UnsupportedSlideException.class, () -> opened("level.tif"));
  }

  @Test
  public void severalGreyPagesOfOneSizeAreChannels() throws IOException {
    for (int i = 0; i < 3; i++) {
      Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
      tags.put(TiffTag.BITS_PER_SAMPLE, 8);
      tags.put(TiffTag.SAMPLES_PER_PIXEL, 1);
      tags.put(TiffTag.PHOTOMETRIC, 1);
      tiff.directory(tags);
    }
    Path path = tiff.writeTo(file("fluorescence.tif"));
    SlideException e =
        assertThrows(UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("channels of fluorescence"));
  }

  private String ome(String... images) {
    return "<OME>" + String.join("", images) + "</OME>";
  }

  @Test
  public void omeSaysInWhichDirectoryTheSlideIs() throws IOException {
    String xml =
        ome(
            String.format(
                Locale.ROOT, IMAGE, "slide", 300, 200, "<TiffData IFD=\"1\" PlaneCount=\"1\"/>"),
            String.format(
                Locale.ROOT,
                IMAGE,
                "label image",
                64,
                64,
                "<TiffData IFD=\"0\" PlaneCount=\"1\"/>"));
    page(label, TiffTag.IMAGE_DESCRIPTION, xml);
    page(picture);
    SlideMetadata metadata = opened("order.ome.tif");
    assertEquals(Set.of("label image"), metadata.associatedImages());
    assertEquals(Optional.of(MicronsPerPixel.square(0.5)), metadata.micronsPerPixel());
  }

  @Test
  public void anOmeImageWithTheNameOfALabelIsNotTheSlide() throws IOException {
    page(
        label,
        TiffTag.IMAGE_DESCRIPTION,
        ome(
            String.format(Locale.ROOT, IMAGE, "Macro", 64, 64, ""),
            String.format(Locale.ROOT, IMAGE, "", 300, 200, ""),
            String.format(Locale.ROOT, IMAGE, "second", 300, 200, "")));
    page(picture);
    page(picture);
    SlideMetadata metadata = opened("names.ome.tif");
    assertEquals(Set.of("Macro"), metadata.associatedImages());
    assertEquals(
        List.of("The file holds further pictures, which are not read: 'second' (300 × 200 px)"),
        SlideNotes.of(metadata));
  }

  @Test
  public void anOmeDirectoryOfAnotherSizeIsNotTheImage() throws IOException {
    page(
        label,
        TiffTag.IMAGE_DESCRIPTION,
        ome(String.format(Locale.ROOT, IMAGE, "slide", 300, 200, "<TiffData IFD=\"0\"/>")));
    page(picture);
    SlideException e = assertThrows(SlideException.class, () -> opened("size.ome.tif"));
    assertTrue(e.getMessage(), e.getMessage().contains("found 64 × 64 px, expected 300 × 200 px"));
    tiff.toBytes();
  }

  @Test
  public void aFileThatOmeDescribesAsLabelOnlyIsRefused() throws IOException {
    page(
        label,
        TiffTag.IMAGE_DESCRIPTION,
        ome(String.format(Locale.ROOT, IMAGE, "label", 64, 64, "")));
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> opened("label.ome.tif"));
    assertTrue(e.getMessage(), e.getMessage().contains("but its label"));
  }

  /** A set of files: each says what is in all of them. */
  @Test
  public void omeImagesOfOtherFilesAreNotThisFiles() throws IOException {
    String in =
        "<TiffData IFD=\"0\" PlaneCount=\"1\"><UUID FileName=\"%s\">urn:uuid:0</UUID></TiffData>";
    String xml =
        ome(
            String.format(Locale.ROOT, IMAGE, "a", 64, 64, in.formatted("a.ome.tif")),
            String.format(Locale.ROOT, IMAGE, "b", 300, 200, in.formatted("b.ome.tif")));
    page(picture, TiffTag.IMAGE_DESCRIPTION, xml);
    opened("b.ome.tif");
    SlideException e = assertThrows(SlideException.class, () -> opened("c.ome.tif"));
    assertTrue(e.getMessage(), e.getMessage().contains("they are in a.ome.tif"));
  }

  @Test
  public void omeXmlMayBeInACompanion() throws IOException {
    page(
        picture,
        TiffTag.IMAGE_DESCRIPTION,
        "<OME><BinaryOnly MetadataFile=\"set.companion.ome\" UUID=\"urn:uuid:1\"/></OME>");
    SlideException e = assertThrows(SlideException.class, () -> opened("b.ome.tif"));
    assertTrue(e.getMessage(), e.getMessage().contains("Put that file beside it"));
    Files.writeString(
        file("set.companion.ome"), ome(String.format(Locale.ROOT, IMAGE, "b", 300, 200, "")));
    assertEquals(Optional.of(MicronsPerPixel.square(0.5)), opened("b.ome.tif").micronsPerPixel());
  }

  @Test
  public void aVsiIsItsLabelAndIsRefused() throws IOException {
    page(picture);
    Path path = tiff.writeTo(file("scan.vsi"));
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("Evident (Olympus) VSI"));
  }

  /** The JDK's decoder would fill the rest with grey and say nothing. */
  @Test
  public void halfOfAJpegIsRefused() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(TestPyramid.picture(64, 64, 3).toBufferedImage(), "jpeg", out);
    byte[] whole = out.toByteArray();
    for (int length : new int[] {whole.length / 2, whole.length * 9 / 10}) {
      byte[] half = Arrays.copyOf(whole, length);
      Path image = Files.write(file("half.jpg"), half);
      SlideException e =
          assertThrows(SlideException.class, () -> Slides.open(image, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains("could not be decoded"));
      TiffBytes tiled = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
      Map<Integer, Object> tags = TestPyramid.tags(tiled, TestPyramid.picture(64, 64, 1), true);
      tags.put(TiffTag.PHOTOMETRIC, 6);
      tags.put(TiffTag.TILE_OFFSETS, (int) tiled.append(half));
      tags.put(TiffTag.TILE_BYTE_COUNTS, half.length);
      tiled.directory(tags);
      try (Slide slide = TiffSlide.open(tiled.writeTo(file("half.tif")))) {
        e = assertThrows(SlideException.class, () -> slide.read(0, 0, 0, 64, 64));
        assertTrue(e.getMessage(), e.getMessage().contains("tile 0"));
      }
    }
    Path image = Files.write(file("whole.jpg"), whole);
    Slides.open(image, Optional.empty()).close();
  }

  /** Cut between two scans, it decodes to a coarse picture without any warning. */
  @Test
  public void aProgressiveJpegWithoutItsLastScansIsRefused() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(
          null, new IIOImage(TestPyramid.picture(64, 64, 3).toBufferedImage(), null, null), param);
    } finally {
      writer.dispose();
    }
    byte[] whole = out.toByteArray();
    Slides.open(Files.write(file("progressive.jpg"), whole), Optional.empty()).close();
    int scans = 0;
    int secondLast = 0;
    int last = 0;
    for (int i = 0; i + 1 < whole.length; i++) {
      if (whole[i] == -1 && whole[i + 1] == (byte) 0xDA) {
        scans++;
        secondLast = last;
        last = i;
      }
    }
    assertTrue("scans " + scans, scans > 2);
    for (int end : new int[] {secondLast, last}) {
      Path cut = Files.write(file("cut.jpg"), Arrays.copyOf(whole, end));
      SlideException e =
          assertThrows(SlideException.class, () -> Slides.open(cut, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains("without its end"));
    }
  }
}
