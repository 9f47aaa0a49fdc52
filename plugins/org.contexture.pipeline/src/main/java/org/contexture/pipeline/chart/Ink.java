package org.contexture.pipeline.chart;

import java.awt.Color;

/** Colours that people with colour blindness tell apart (Okabe &amp; Ito 2008). */
public enum Ink {
  BLUE(0x0072b2),
  VERMILION(0xd55e00),
  GREEN(0x009e73),
  ORANGE(0xe69f00),
  PURPLE(0xcc79a7),
  SKY(0x56b4e9),
  BLACK(0x000000),
  GREY(0x8a8a8a);

  private final int rgb;

  Ink(int rgb) {
    this.rgb = rgb;
  }

  /**
   * The colour.
   *
   * @param opacity in [0, 1]
   */
  Color colour(double opacity) {
    return new Color((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255, (int) (255 * opacity));
  }
}
