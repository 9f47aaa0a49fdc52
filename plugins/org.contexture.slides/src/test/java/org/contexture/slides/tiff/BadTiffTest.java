package org.contexture.slides.tiff;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Level;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Damaged files read, or fail with a SlideException that names the file; nothing else. */
public class BadTiffTest {

  private static final long SEED = 20240229;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(150, 130, 2);

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  @Test(timeout = 60_000)
  public void truncatedAnywhere() throws IOException {
    Path jdk = TestPyramid.jdk(file("jdk.tif"), picture.toBufferedImage(), "JPEG", true);
    byte[][] files = {small(), Files.readAllBytes(jdk)}; // directories at the end, at the start
    Random random = new Random(SEED);
    int[] counts = new int[2];
    for (int i = 0; i < 100; i++) {
      byte[] whole = files[i % 2];
      counts[reads(java.util.Arrays.copyOf(whole, random.nextInt(whole.length))) ? 0 : 1]++;
    }
    System.out.printf(
        "100 truncations, seed %d: %d read, %d refused, 0 bad%n", SEED, counts[0], counts[1]);
    assertEquals(100, counts[0] + counts[1]);
  }

  @Test(timeout = 120_000)
  public void oneByteChangedAnywhere() throws IOException {
    byte[] whole = small();
    Random random = new Random(SEED);
    int[] counts = new int[2];
    for (int i = 0; i < 1000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] ^= (byte) (1 + random.nextInt(255));
      counts[reads(changed) ? 0 : 1]++;
    }
    System.out.printf(
        "1000 corruptions, seed %d: %d read, %d refused, 0 bad%n", SEED, counts[0], counts[1]);
    assertEquals(1000, counts[0] + counts[1]);
  }

  /** Random bytes of a file with JPEG 2000 tiles, so that native code sees damage too. */
  @Test(timeout = 120_000)
  public void damagedJpeg2000Tiles() throws IOException {
    byte[] whole = Files.readAllBytes(Shared.tcga());
    Random random = new Random(SEED);
    int[] counts = new int[2];
    for (int i = 0; i < 60; i++) {
      byte[] changed = whole.clone();
      for (int k = 0; k < 2000; k++) {
        changed[random.nextInt(2_700_000)] ^= (byte) (1 + random.nextInt(255));
      }
      Path path = Files.write(file("j2k.svs"), changed);
      try (Slide slide = TiffSlide.open(path)) {
        for (int k = 0; k < 4; k++) {
          slide.read(0, 256 * random.nextInt(17), 256 * random.nextInt(13), 256, 256);
        }
        counts[0]++;
      } catch (SlideException e) {
        assertNames(path, e);
        counts[1]++;
      }
    }
    System.out.printf(
        "60 damaged JPEG 2000 slides, seed %d: %d read, %d refused, 0 bad%n",
        SEED, counts[0], counts[1]);
  }

  private byte[] small() throws IOException {
    Path path = file("whole.svs");
    TestPyramid.aperio(path, List.of(picture, TestPyramid.halved(picture)), "|MPP = 0.5");
    return Files.readAllBytes(path);
  }

  private boolean reads(byte[] bytes) throws IOException {
    Path path = Files.write(file("bad.svs"), bytes);
    try (Slide slide = Slides.open(path, Optional.empty())) {
      for (int level = 0; level < slide.metadata().levels().size(); level++) {
        Level size = slide.metadata().levels().get(level);
        slide.read(level, 0, 0, Math.min(500, size.width()), Math.min(500, size.height()));
      }
      for (String name : slide.metadata().associatedImages()) {
        slide.associatedImage(name);
      }
      return true;
    } catch (SlideException e) {
      assertNames(path, e);
      return false;
    }
  }

  private static void assertNames(Path path, SlideException e) {
    assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
  }

  private SlideException refuse(TiffBytes tiff) throws IOException {
    Path path = tiff.writeTo(file("refused.tif"));
    SlideException e =
        assertThrows(
            SlideException.class,
            () -> {
              try (Slide slide = TiffSlide.open(path)) {
                slide.read(0, 0, 0, 100, 100);
              }
            });
    assertNames(path, e);
    return e;
  }

  @Test(timeout = 10_000)
  public void directoriesInALoop() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    long first = tiff.directory(TestPyramid.tags(tiff, picture, false));
    tiff.directory(TestPyramid.tags(tiff, picture, false));
    tiff.linkTo(first);
    assertTrue(refuse(tiff).getMessage().contains("loop"));
  }

  @Test
  public void absurdSizesAndOffsets() throws IOException {
    for (Map.Entry<Integer, Object> change :
        Map.<Integer, Object>of(
                TiffTag.IMAGE_WIDTH, 2_000_000_000,
                TiffTag.IMAGE_LENGTH, 500_000_000,
                TiffTag.TILE_WIDTH, 0,
                TiffTag.TILE_LENGTH, 1_000_000_000,
                TiffTag.TILE_OFFSETS, new long[] {4_000_000_000L, 1, 2, 3, 4, 5, 6, 7, 8},
                TiffTag.TILE_BYTE_COUNTS, new long[] {4_000_000_000L, 1, 2, 3, 4, 5, 6, 7, 8})
            .entrySet()) {
      TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
      Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
      tags.put(change.getKey(), change.getValue());
      tiff.directory(tags);
      assertTrue(refuse(tiff).getMessage().contains("offset"));
    }
  }

  /** A count or length that the file could hold, but the image cannot use. */
  @Test
  public void damagedLengthsOfLargeFilesTakeNoMemory() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TestPyramid.tags(tiff, picture, false);
    tags.put(TiffTag.IMAGE_WIDTH, new long[4000]);
    long directory = tiff.directory(tags);
    int width = 150;
    long end = tiff.append(new byte[] {(byte) width, 0, 0, 0});
    tiff.patch((int) directory + 2 + 8, end); // so that 3999 of its 4000 values are missing
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("count.tif")))) {
      assertEquals(width, slide.metadata().width());
    }
    tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    tags = TestPyramid.tags(tiff, picture, false);
    long[] lengths = ((long[]) tags.get(TiffTag.TILE_BYTE_COUNTS)).clone();
    lengths[0] = 2 << 20;
    tags.put(TiffTag.TILE_BYTE_COUNTS, lengths);
    tiff.append(new byte[3 << 20]);
    tiff.directory(tags);
    String message = refuse(tiff).getMessage();
    assertTrue(message, message.contains("found 2097152 bytes, expected at most 1114112"));
  }

  @Test
  public void anAssociatedImageThatIsDamagedIsLeftOutWithItsReason() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> level = TestPyramid.tags(tiff, picture, true);
    level.put(TiffTag.IMAGE_DESCRIPTION, "Aperio\r\ntest|MPP = 0.5");
    tiff.directory(level);
    Map<Integer, Object> thumbnail = TestPyramid.tags(tiff, picture, false);
    thumbnail.keySet().removeIf(tag -> tag >= TiffTag.TILE_WIDTH);
    tiff.directory(thumbnail);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("thumbnail.svs")))) {
      assertTrue(slide.metadata().associatedImages().isEmpty());
      String reason = slide.metadata().properties().get("unreadable.thumbnail");
      assertTrue(reason, reason.contains("found 0 offsets and 0 lengths, expected 1 of each"));
    }
  }

  @Test
  public void anAssociatedImageThatCannotBeDecodedIsLeftOutWithItsReason() throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> level = TestPyramid.tags(tiff, picture, true);
    level.put(TiffTag.IMAGE_DESCRIPTION, "Aperio\r\ntest|MPP = 0.5");
    tiff.directory(level);
    Map<Integer, Object> thumbnail = TestPyramid.tags(tiff, picture, false);
    thumbnail.keySet().removeIf(tag -> tag >= TiffTag.TILE_WIDTH);
    thumbnail.put(TiffTag.STRIP_OFFSETS, 8);
    thumbnail.put(TiffTag.STRIP_BYTE_COUNTS, 100);
    thumbnail.put(TiffTag.COMPRESSION, 34887);
    tiff.directory(thumbnail);
    try (Slide slide = TiffSlide.open(tiff.writeTo(file("label.svs")))) {
      assertTrue(slide.metadata().associatedImages().isEmpty());
      String reason = slide.metadata().properties().get("unreadable.thumbnail");
      assertTrue(reason, reason.contains("compression 34887"));
    }
  }

  @Test
  public void anEmptyFileAndAMissingOneSayWhatToDo() throws IOException {
    Path empty = Files.createFile(file("empty.svs"));
    SlideException e =
        assertThrows(SlideException.class, () -> Slides.open(empty, Optional.empty()));
    assertEquals(empty + " is empty (0 bytes). Copy or export the slide again.", e.getMessage());
    Path missing = file("missing.svs");
    e = assertThrows(SlideException.class, () -> Slides.open(missing, Optional.empty()));
    assertEquals(missing + " does not exist. Check the path.", e.getMessage());
  }
}
