package org.contexture.slides.tiff;

import java.io.IOException;
import org.contexture.slides.channel.ShownChannel;

/**
 * Pixels of which one sample is a channel, shown in its colour on black.
 *
 * @param together samples of a pixel that are stored together
 * @param sample the channel's among all of a pixel
 * @param shown how its numbers are shown
 */
record ChannelCodec(SampleCodec samples, int planes, int together, int sample, ShownChannel shown)
    implements PixelCodec {

  @Override
  public int[] needed() {
    return new int[] {planes > 1 ? sample : 0};
  }

  @Override
  public boolean isGrey() {
    return true;
  }

  @Override
  public byte background() {
    return 0;
  }

  @Override
  public byte[] decode(byte[][] stored, int width, int height) throws IOException {
    float[] all = samples.numbers(stored[0], width, height);
    float[] own = all;
    if (together > 1) {
      own = new float[width * height];
      for (int i = 0, from = sample; i < own.length; i++, from += together) {
        own[i] = all[from];
      }
    }
    return shown.show(own);
  }
}
