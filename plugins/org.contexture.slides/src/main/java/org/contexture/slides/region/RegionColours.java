package org.contexture.slides.region;

import java.awt.Color;
import java.util.List;
import java.util.Locale;

/**
 * Colours of classes, the same in every picture and file: those that QuPath gives its own classes,
 * else one of Okabe and Ito's eight (2008), which colour-blind people can tell apart, by the
 * class's name.
 */
public final class RegionColours {

  private static final List<Color> OTHERS =
      List.of(
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x009E73),
          new Color(0xF0E442),
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0xCC79A7));

  private RegionColours() {}

  /** The colour of a class. */
  public static Color of(String className) {
    return switch (className.toLowerCase(Locale.ROOT)) {
      case "tumor", "tumour" -> new Color(200, 0, 0);
      case "stroma" -> new Color(150, 200, 150);
      case "immune cells" -> new Color(160, 90, 160);
      case "necrosis" -> new Color(50, 50, 50);
      case "tissue" -> new Color(0, 128, 0);
      case "unclassified" -> new Color(90, 90, 90);
      default -> OTHERS.get(Math.floorMod(className.hashCode(), OTHERS.size()));
    };
  }
}
