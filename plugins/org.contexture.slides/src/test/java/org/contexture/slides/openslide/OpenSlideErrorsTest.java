package org.contexture.slides.openslide;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class OpenSlideErrorsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final RgbImage picture = TestPyramid.picture(301, 207, 5);
  private Path path;

  @Before
  public void writeSlide() throws Exception {
    Assume.assumeTrue("OpenSlide is not installed", OpenSlideLibrary.version().isPresent());
    path = folder.getRoot().toPath().resolve("slide.tif");
    TestPyramid.raw(path, TestPyramid.levels(301, 207, 2, 5), false, ByteOrder.LITTLE_ENDIAN);
  }

  /** An error stays on OpenSlide's handle for good. It opens the file by its smallest level. */
  @Test
  public void oneBadTileLeavesTheOthersReadable() throws Exception {
    byte[] bytes = Files.readAllBytes(path);
    bytes[tileOffsets(bytes) + 3] = 0x70; // the first tile's: beyond the file
    Files.write(path, bytes);
    try (Slide slide = OpenSlideSlide.open(path).orElseThrow()) {
      for (int i = 0; i < 2; i++) {
        SlideException e = assertThrows(SlideException.class, () -> slide.read(0, 3, 4, 20, 20));
        assertTrue(e.getMessage(), e.getMessage().startsWith(path + ": OpenSlide could not read"));
        assertTrue(e.getMessage(), e.getMessage().contains("20 × 20 px at (3, 4) of level 0"));
        RgbImage sound = slide.read(0, 64, 0, 1, 1);
        assertArrayEquals(
            new byte[] {picture.rgb()[192], picture.rgb()[193], picture.rgb()[194]}, sound.rgb());
      }
    }
  }

  /** Where the first tile's offset, 8, and the next one's stand side by side. */
  private static int tileOffsets(byte[] bytes) {
    for (int i = 8; i + 8 <= bytes.length; i++) {
      ByteBuffer at = ByteBuffer.wrap(bytes, i, 8).order(ByteOrder.LITTLE_ENDIAN);
      if (at.getInt(i) == 8 && at.getInt(i + 4) == 8 + 3 * 64 * 64) {
        return i;
      }
    }
    throw new AssertionError("no tile offsets");
  }

  @Test
  public void paddingOfTheLastTilesIsNeverSeen() throws Exception {
    try (Slide slide = OpenSlideSlide.open(path).orElseThrow()) {
      RgbImage corner = slide.read(0, 290, 200, 20, 20);
      for (int i = 0; i < 400; i++) {
        boolean inside = i % 20 < 11 && i / 20 < 7;
        int expected = picture.rgb()[inside ? 3 * ((200 + i / 20) * 301 + 290 + i % 20) : 0];
        assertEquals("pixel " + i, inside ? expected : -1, corner.rgb()[3 * i]);
      }
    }
  }
}
