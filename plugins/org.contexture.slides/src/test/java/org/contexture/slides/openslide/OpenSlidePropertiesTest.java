package org.contexture.slides.openslide;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Test;

public class OpenSlidePropertiesTest {

  private static Optional<MicronsPerPixel> generic(String resolution, String unit) {
    return OpenSlideProperties.micronsPerPixel(
        Map.of(
            "openslide.vendor", "generic-tiff",
            "tiff.XResolution", resolution,
            "tiff.YResolution", resolution,
            "tiff.ResolutionUnit", unit));
  }

  @Test
  public void genericTiffTellsItsResolutionAsOpenSlide4DoesUnlessItIsAScreens() {
    assertEquals(Optional.of(MicronsPerPixel.square(0.5)), generic("20000", "centimeter"));
    assertEquals(Optional.of(MicronsPerPixel.square(0.254)), generic("100000", "inch"));
    assertEquals(Optional.empty(), generic("72", "inch"));
    assertEquals(Optional.empty(), generic("20000", "none"));
    assertEquals(Optional.empty(), generic("0", "inch"));
    Map<String, String> screen =
        Map.of(
            "openslide.vendor", "generic-tiff",
            "openslide.mpp-x", "352.7",
            "openslide.mpp-y", "352.7");
    assertEquals(Optional.empty(), OpenSlideProperties.micronsPerPixel(screen));
  }

  @Test
  public void theBackgroundIsWhiteUnlessTheSlideSaysOtherwise() {
    assertEquals(0xFFFFFF, OpenSlideProperties.background(Map.of()));
    for (String text : new String[] {"0A141E", "#0a141e", " 0A141E "}) {
      assertEquals(
          0x0A141E, OpenSlideProperties.background(Map.of("openslide.background-color", text)));
    }
    assertEquals(
        0xFFFFFF, OpenSlideProperties.background(Map.of("openslide.background-color", "beige")));
  }

  @Test
  public void openSlidesOwnComesFirst() {
    Map<String, String> properties =
        Map.of("openslide.mpp-x", "0.25", "openslide.mpp-y", "0.5", "tiff.XResolution", "1");
    assertEquals(
        Optional.of(new MicronsPerPixel(0.25, 0.5)),
        OpenSlideProperties.micronsPerPixel(properties));
  }
}
