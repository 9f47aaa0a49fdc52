package org.contexture.slides;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.tiff.TiffBytes;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Profiles of which the conversion is known by a formula. */
public class StandardColoursTest {

  private static final ReadingChoice STANDARD = new ReadingChoice(false, true, Optional.empty());

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /** 256 × 1 px, each of one grey; with a profile, if it has bytes. */
  private Path greys(byte[] profile) throws IOException {
    byte[] rgb = new byte[3 * 256];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3);
    }
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> tags = TiffBytes.tags();
    tags.put(256, 256);
    tags.put(257, 1);
    tags.put(258, new long[] {8, 8, 8});
    tags.put(259, 1);
    tags.put(262, 2);
    tags.put(273, new long[] {tiff.append(rgb)});
    tags.put(277, 3);
    tags.put(278, 1);
    tags.put(279, new long[] {rgb.length});
    if (profile.length > 0) {
      tags.put(34675, profile);
    }
    tiff.directory(tags);
    return tiff.writeTo(folder.getRoot().toPath().resolve("greys" + profile.length + ".tif"));
  }

  private static byte[] profile(int space) {
    return ICC_Profile.getInstance(space).getData();
  }

  private static byte[] read(Path path, SlideReading reading) throws SlideException {
    try (Slide slide = Slides.open(path, Optional.empty(), Look.of(reading))) {
      return slide.read(0, 0, 0, 256, 1).rgb();
    }
  }

  @Test
  public void linearLightIsCodedAsSrgbSays() throws IOException {
    Path path = greys(profile(ColorSpace.CS_LINEAR_RGB));
    SlideReading reading = Slides.reading(path, STANDARD);
    assertEquals("sRGB", reading.text());
    assertEquals(reading, SlideReading.parse(reading.text()));
    byte[] shown = read(path, reading);
    for (int i = 0; i < shown.length; i++) {
      int grey = i / 3;
      double light = grey / 255.0;
      double coded = light > 0.0031308 ? 1.055 * Math.pow(light, 1 / 2.4) - 0.055 : 12.92 * light;
      assertEquals("grey " + grey, 255 * coded, shown[i] & 255, 2);
    }
    assertEquals(128, read(path, SlideReading.PLAIN)[3 * 128] & 255);
  }

  @Test
  public void aProfileOfSrgbChangesNothing() throws IOException {
    Path path = greys(profile(ColorSpace.CS_sRGB));
    byte[] shown = read(path, Slides.reading(path, STANDARD));
    byte[] plain = read(path, SlideReading.PLAIN);
    for (int i = 0; i < shown.length; i++) {
      assertEquals(plain[i] & 255, shown[i] & 255, 1);
    }
  }

  /** Neither without a profile, nor by one of grey. */
  @Test
  public void withoutAProfileASlideIsShownAsItIs() throws IOException {
    for (byte[] profile : new byte[][] {{}, profile(ColorSpace.CS_GRAY)}) {
      Path path = greys(profile);
      assertEquals(SlideReading.PLAIN, Slides.reading(path, STANDARD));
      SlideReading asked = new SlideReading(false, true, Optional.empty());
      assertArrayEquals(read(path, SlideReading.PLAIN), read(path, asked));
    }
  }

  @Test
  public void aDamagedProfileIsNamed() throws IOException {
    Path path = greys(new byte[300]);
    SlideException e = assertThrows(SlideException.class, () -> Slides.reading(path, STANDARD));
    assertTrue(e.getMessage(), e.getMessage().contains("its colour profile of 300 bytes"));
  }
}
