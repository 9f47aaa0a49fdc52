package org.contexture.slides.channel;

/**
 * A channel as it is shown: black at {@code low} and below, its full colour at {@code high} and
 * above, in proportion between them.
 *
 * @param index in the file, from 0
 * @param name for people
 * @param rgb its colour, such as 0x00FF00
 */
public record ShownChannel(int index, String name, int rgb, double low, double high) {

  public ShownChannel {
    if (index < 0 || rgb < 0 || rgb > 0xFFFFFF) {
      throw new IllegalArgumentException("No channel: " + index + ", no colour: " + rgb);
    }
    if (!(low < high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "Channel \"%s\": its window is from %s to %s, expected the first to be less."
              .formatted(name, low, high));
    }
    name = name.replace('"', '\'').replace(';', ',').replaceAll("\\s+", " ");
  }

  /** Interleaved RGB of so many numbers. */
  public byte[] show(float[] numbers) {
    byte[] colours = new byte[3 * 256];
    for (int light = 0; light < 256; light++) {
      for (int c = 0; c < 3; c++) {
        int full = rgb >> (16 - 8 * c) & 255;
        colours[3 * light + c] = (byte) ((full * light + 127) / 255);
      }
    }
    byte[] shown = new byte[3 * numbers.length];
    double factor = 255 / (high - low);
    for (int i = 0, to = 0; i < numbers.length; i++, to += 3) {
      double light = (numbers[i] - low) * factor; // what is no number is black
      int from = 3 * (light > 0 ? (int) Math.min(255, light + 0.5) : 0);
      shown[to] = colours[from];
      shown[to + 1] = colours[from + 1];
      shown[to + 2] = colours[from + 2];
    }
    return shown;
  }
}
