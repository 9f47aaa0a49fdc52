package org.contexture.slides.dicom;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.slides.Damage;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.jpeg.JpegCodec;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** DICOM files that this test writes after the standard, and public ones beside the checkout. */
public class DicomSlideTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(300, 200, 1);

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Slide open(Path path) throws SlideException {
    return Slides.open(path, Optional.empty());
  }

  private void assertReads(RgbImage expected, Path path) throws SlideException {
    try (Slide slide = open(path)) {
      Level level = slide.metadata().levels().get(0);
      assertEquals(expected.width(), level.width());
      assertEquals(expected.height(), level.height());
      assertArrayEquals(
          expected.rgb(), slide.read(0, 0, 0, expected.width(), expected.height()).rgb());
    }
  }

  @Test
  public void plainFramesInEverySpelling() throws IOException {
    for (boolean undefined : new boolean[] {false, true}) {
      for (String syntax : List.of(TestDicom.EXPLICIT, TestDicom.IMPLICIT)) {
        Path path =
            TestSeries.head(syntax, undefined, "VOLUME", picture)
                .plainPixels(TestSeries.joined(TestSeries.tiles(picture)))
                .writeTo(file("plain.dcm"));
        assertReads(picture, path);
        try (Slide slide = open(path)) {
          assertEquals(
              Optional.of(new MicronsPerPixel(0.5, 0.4)), slide.metadata().micronsPerPixel());
          assertEquals("20", slide.metadata().properties().get("openslide.objective-power"));
          assertEquals("Doe^Jane", slide.metadata().properties().get("dicom.PatientName"));
        }
      }
    }
  }

  /** Some writers name the colours that frames have once they are decoded. */
  @Test
  public void whatTheFramesSayOfTheirColoursCountsFirst() throws IOException {
    RgbImage picture = TestPyramid.picture(100, 80, 3);
    byte[] jfif = HexFormat.of().parseHex("FFD8FFE000074A46494600");
    List<byte[]> frames =
        TestSeries.jpegs(picture).stream()
            .map(
                frame -> {
                  byte[] marked = Arrays.copyOf(jfif, jfif.length + frame.length - 2);
                  System.arraycopy(frame, 2, marked, jfif.length, frame.length - 2);
                  return marked;
                })
            .toList();
    Path told = TestSeries.jpeg(file("told.dcm"), "VOLUME", picture);
    Path mistold =
        TestSeries.head(TestDicom.JPEG, true, "VOLUME", picture)
            .text(Tag.PHOTOMETRIC, "CS", "RGB")
            .text(Tag.SERIES, "UI", "1.2.3.99")
            .fragments(frames, 1, true)
            .writeTo(file("mistold.dcm"));
    try (Slide one = DicomSlide.open(told);
        Slide two = DicomSlide.open(mistold)) {
      assertArrayEquals(one.read(0, 0, 0, 100, 80).rgb(), two.read(0, 0, 0, 100, 80).rgb());
      assertEquals(Optional.of("JPEG"), Scan.of(one.metadata()).compression());
      assertEquals(OptionalInt.of(TestJpegEncoder.QUALITY), Scan.of(one.metadata()).jpegQuality());
    }
  }

  /** Archives name their files by numbers; of a study, only the slides are wanted. */
  @Test
  public void slidesWithoutAnEndingAreFoundInFolders() throws IOException {
    TestDicom slide =
        TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
            .plainPixels(TestSeries.joined(TestSeries.tiles(picture)));
    Path numbered = slide.writeTo(file("1.2.840.113619.7"));
    assertTrue(Slides.isCandidate(numbered));
    assertTrue(Slides.isCandidate(slide.writeTo(file("IM000001"))));
    assertReads(picture, numbered);
    byte[] other = Files.readAllBytes(numbered);
    int kind = new String(other, StandardCharsets.ISO_8859_1).indexOf(DicomFolder.WHOLE_SLIDE);
    other[kind + DicomFolder.WHOLE_SLIDE.length() - 1] = '5';
    assertFalse(Slides.isCandidate(Files.write(file("IM000002"), other)));
    assertFalse(Slides.isCandidate(Files.writeString(file("README"), "no DICOM")));
    assertFalse(Slides.isCandidate(slide.writeTo(file("DICOMDIR"))));
    assertFalse(Slides.isCandidate(file("IM000003")));
  }

  @Test
  public void planesAndRunLengths() throws IOException {
    List<byte[]> planes = TestSeries.tiles(picture).stream().map(DicomSlideTest::planes).toList();
    assertReads(
        picture,
        TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
            .number(Tag.PLANAR_CONFIGURATION, 1)
            .plainPixels(TestSeries.joined(planes))
            .writeTo(file("planes.dcm")));
    List<byte[]> runs = planes.stream().map(DicomSlideTest::runLengths).toList();
    assertReads(
        picture,
        TestSeries.head(TestDicom.RLE, false, "VOLUME", picture)
            .fragments(runs, 1, false)
            .writeTo(file("planes.dcm")));
  }

  private static byte[] planes(byte[] rgb) {
    byte[] planes = new byte[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3 * (rgb.length / 3) + i / 3] = rgb[i];
    }
    return planes;
  }

  /** Literal runs, and one replicated run where three bytes are equal. */
  private static byte[] runLengths(byte[] planes) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    java.nio.ByteBuffer table =
        java.nio.ByteBuffer.allocate(64).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(3);
    for (int plane = 0; plane < 3; plane++) {
      table.putInt(64 + out.size());
      int end = (plane + 1) * planes.length / 3;
      for (int at = plane * planes.length / 3; at < end; ) {
        boolean same = at + 2 < end && planes[at] == planes[at + 1] && planes[at] == planes[at + 2];
        int count = same ? 3 : Math.min(100, end - at);
        out.write(same ? -2 : count - 1);
        out.write(planes, at, same ? 1 : count);
        at += count;
      }
      out.write(-128); // nothing
    }
    byte[] frame = new byte[64 + out.size()];
    table.rewind().get(frame, 0, 64);
    System.arraycopy(out.toByteArray(), 0, frame, 64, out.size());
    return frame;
  }

  @Test
  public void jpegFramesHoweverTheyAreFound() throws IOException {
    List<byte[]> frames = TestSeries.jpegs(picture);
    List<byte[]> decoded = new ArrayList<>();
    for (byte[] frame : frames) {
      decoded.add(new JpegCodec(new byte[0], true).decode(frame, TestSeries.TILE, TestSeries.TILE));
    }
    Path raw =
        TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
            .plainPixels(TestSeries.joined(decoded))
            .writeTo(file("decoded.dcm"));
    RgbImage expected;
    try (Slide slide = open(raw)) {
      expected = slide.read(0, 0, 0, picture.width(), picture.height());
    }
    Files.delete(raw);
    for (int pieces = 1; pieces <= 3; pieces++) {
      for (boolean table : new boolean[] {true, false}) {
        assertReads(
            expected,
            TestSeries.head(TestDicom.JPEG, true, "VOLUME", picture)
                .text(Tag.PHOTOMETRIC, "CS", "YBR_FULL_422")
                .fragments(frames, pieces, table)
                .writeTo(file("jpeg.dcm")));
      }
    }
  }

  private TestDicom sparse(List<Integer> order, int planes) {
    TestDicom file = TestSeries.head(TestDicom.EXPLICIT, true, "VOLUME", picture);
    file.text(Tag.DIMENSION_ORGANIZATION_TYPE, "CS", "TILED_SPARSE");
    List<TestDicom> groups = new ArrayList<>();
    for (int plane = 0; plane < planes; plane++) {
      for (int tile : order) {
        TestDicom position =
            file.inside()
                .number(Tag.COLUMN_POSITION, tile % 5 * TestSeries.TILE + 1)
                .number(Tag.ROW_POSITION, tile / 5 * TestSeries.TILE + 1);
        groups.add(file.inside().sequence(Tag.PLANE_POSITION, List.of(position)));
      }
    }
    file.text(Tag.NUMBER_OF_FRAMES, "IS", "" + groups.size());
    return file.sequence(Tag.PER_FRAME_GROUPS, groups);
  }

  @Test
  public void sparseTilesAreWhereTheySay() throws IOException {
    List<byte[]> tiles = TestSeries.tiles(picture);
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < tiles.size(); i++) {
      order.add(i);
    }
    Collections.reverse(order);
    List<byte[]> frames = new ArrayList<>();
    order.forEach(tile -> frames.add(tiles.get(tile)));
    assertReads(
        picture,
        sparse(order, 1).plainPixels(TestSeries.joined(frames)).writeTo(file("sparse.dcm")));
    order.forEach(tile -> frames.add(new byte[3 * TestSeries.TILE * TestSeries.TILE]));
    Path planes =
        sparse(order, 2).plainPixels(TestSeries.joined(frames)).writeTo(file("sparse.dcm"));
    assertReads(picture, planes);
    try (Slide slide = open(planes)) {
      assertEquals(
          "20 frames of other focal planes or optical paths",
          slide.metadata().properties().get("contexture.left-out.frames"));
    }
    order.removeIf(tile -> tile != 7);
    try (Slide slide =
        open(sparse(order, 1).plainPixels(tiles.get(7)).writeTo(file("sparse.dcm")))) {
      assertEquals(-1, slide.read(0, 0, 0, 5, 5).rgb()[0]); // white where no tile is
      byte[] part = slide.read(0, 2 * TestSeries.TILE, TestSeries.TILE, 64, 64).rgb();
      assertArrayEquals(tiles.get(7), part);
    }
  }

  @Test
  public void furtherFocalPlanesAreLeftOut() throws IOException {
    List<byte[]> frames = new ArrayList<>(TestSeries.tiles(picture));
    int count = frames.size();
    for (int i = 0; i < count; i++) {
      frames.add(new byte[3 * TestSeries.TILE * TestSeries.TILE]);
    }
    assertReads(
        picture,
        TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
            .text(Tag.NUMBER_OF_FRAMES, "IS", "" + 2 * count)
            .plainPixels(TestSeries.joined(frames))
            .writeTo(file("planes.dcm")));
  }

  private void part(int number, List<byte[]> frames) throws IOException {
    TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
        .text(Tag.SOP_INSTANCE, "UI", "9." + number)
        .text(Tag.CONCATENATION, "UI", "7.7")
        .number(Tag.IN_CONCATENATION_NUMBER, number)
        .bytes(Tag.IN_CONCATENATION_NUMBER, "US", new byte[] {(byte) number, 0})
        .bytes(Tag.IN_CONCATENATION_TOTAL, "US", new byte[] {3, 0})
        .text(Tag.NUMBER_OF_FRAMES, "IS", "" + frames.size())
        .plainPixels(TestSeries.joined(frames))
        .writeTo(file("part" + (9 - number) + ".dcm"));
  }

  @Test
  public void concatenationsArePutTogether() throws IOException {
    List<byte[]> tiles = TestSeries.tiles(picture);
    part(1, tiles.subList(0, 6));
    part(3, tiles.subList(13, 20));
    SlideException e = assertThrows(SlideException.class, () -> open(file("part6.dcm")));
    assertTrue(e.getMessage(), e.getMessage().contains("part 2 of the 3 files"));
    part(2, tiles.subList(6, 13));
    assertReads(picture, file("part6.dcm"));
  }

  @Test
  public void oneSeriesIsOneSlide() throws IOException {
    RgbImage half = TestPyramid.halved(picture);
    TestSeries.raw(file("b.dcm"), "VOLUME", half);
    TestSeries.jpeg(file("c.dcm"), "VOLUME", picture);
    RgbImage label = TestPyramid.picture(90, 70, 5);
    TestSeries.raw(file("a.dcm"), "LABEL", label);
    TestSeries.raw(file("d.dcm"), "OVERVIEW", TestPyramid.picture(120, 70, 6));
    Files.copy(file("b.dcm"), file("e.dcm"));
    Files.writeString(file("DICOMDIR"), "ignored");
    for (String name : List.of("a.dcm", "b.dcm", "c.dcm", "")) {
      try (Slide slide = open(file(name))) {
        assertEquals(2, slide.metadata().levels().size());
        assertEquals(300, slide.metadata().width());
        assertEquals(Set.of("label", "macro"), slide.metadata().associatedImages());
        assertArrayEquals(label.rgb(), slide.associatedImage("label").rgb());
        assertArrayEquals(half.rgb(), slide.read(1, 0, 0, 150, 100).rgb());
      }
    }
    Path other = Files.write(file("x.png"), new byte[9]);
    List<Path> files =
        List.of(file("a.dcm"), file("b.dcm"), file("c.dcm"), file("d.dcm"), file("e.dcm"), other);
    assertEquals(List.of(file("c.dcm"), other), Slides.representatives(files));
  }

  @Test
  public void whatIsNotReadIsNamed() throws IOException {
    String[][] cases = {
      {"1.2.840.10008.1.2.4.80", "JPEG-LS"},
      {"1.2.840.10008.1.2.4.70", "lossless JPEG"},
      {"1.2.840.10008.1.2.1.99", "deflated DICOM"},
      {"1.2.840.10008.1.2.4.203", "HTJ2K"}
    };
    for (String[] one : cases) {
      refuse(TestSeries.head(one[0], false, "VOLUME", picture), one[1]);
    }
    refuse(TestSeries.head(TestDicom.JPEG, false, "LABEL", picture), "no level of a slide");
    refuse(
        TestSeries.head(TestDicom.JPEG, false, "VOLUME", picture)
            .text(Tag.SOP_CLASS, "UI", "1.2.840.10008.5.1.4.1.1.2"),
        "another kind");
    refuse(
        TestSeries.head(TestDicom.JPEG, false, "VOLUME", picture).number(Tag.BITS_STORED, 12),
        "12 of them");
    TestDicom channels =
        TestSeries.head(TestDicom.EXPLICIT, false, "VOLUME", picture)
            .number(Tag.SAMPLES_PER_PIXEL, 1)
            .text(Tag.PHOTOMETRIC, "CS", "MONOCHROME2")
            .number(Tag.NUMBER_OF_OPTICAL_PATHS, 3);
    refuse(channels, "fluorescence (3 channels)");
  }

  private void refuse(TestDicom dicom, String reason) throws IOException {
    Path path =
        dicom
            .fragments(TestSeries.jpegs(picture), 1, true)
            .plainPixels(new byte[20 * 3 * TestSeries.TILE * TestSeries.TILE])
            .writeTo(file("refused.dcm"));
    UnsupportedSlideException e = assertThrows(UnsupportedSlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains(reason));
  }

  @Test
  public void absurdSizesTakeNoMemory() throws IOException {
    TestDicom huge =
        TestSeries.head(TestDicom.JPEG, true, "VOLUME", picture)
            .number(Tag.TOTAL_COLUMNS, 500_000_000)
            .number(Tag.TOTAL_ROWS, 500_000_000)
            .text(Tag.NUMBER_OF_FRAMES, "IS", "30000000");
    Path path = huge.fragments(TestSeries.jpegs(picture), 1, false).writeTo(file("huge.dcm"));
    assertThrows(SlideException.class, () -> open(path));
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    RgbImage small = TestPyramid.picture(150, 130, 3);
    Path level = TestSeries.jpeg(file("level.dcm"), "VOLUME", small);
    Path half = TestSeries.jpeg(file("half.dcm"), "VOLUME", TestPyramid.halved(small));
    Path label = TestSeries.raw(file("label.dcm"), "LABEL", TestPyramid.picture(40, 30, 5));
    Damage.tryAll(level, List.of(level, half, label));
  }

  /** Written with pydicom by others; label and overview are pictures of their own. */
  @Test
  public void aPublicPyramidIsOneSlide() throws IOException {
    Path pyramid = Shared.path("cases/slides/dicom-pyramid");
    try (Slide slide = open(pyramid.resolve("overview.dcm"))) {
      assertEquals(3, slide.metadata().levels().size());
      assertEquals(3000, slide.metadata().width());
      assertEquals(Set.of("label", "macro"), slide.metadata().associatedImages());
      assertEquals(Optional.of(MicronsPerPixel.square(0.5)), slide.metadata().micronsPerPixel());
    }
  }

  @Test
  public void aPublicSlideInJpeg() throws IOException {
    try (Slide slide = open(Shared.path("cases/slides/dicom-camelyon-jpeg.dcm"))) {
      assertEquals(1152, slide.metadata().width());
      assertEquals(28.969, slide.metadata().micronsPerPixel().orElseThrow().x(), 1e-9);
      assertEquals(28.968, slide.metadata().micronsPerPixel().orElseThrow().y(), 1e-9);
    }
  }

  @Test
  public void aTableOfOffsetsThatIsDamagedIsSaid() {
    Path path = Shared.path("cases/slides/dicom-one-byte-changed.dcm");
    SlideException e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("table of offsets"));
  }
}
