package org.contexture.slides.channel;

import java.util.List;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

/** A slide whose pixels are the sum of the light of its channels. What is outside is black. */
public final class MixedSlide implements Slide {

  /** A channel in its colour, on black. Thread-safe. */
  @FunctionalInterface
  public interface Light {
    /** A region of one level, as {@link Slide#read} reads it. */
    RgbImage read(int level, int x, int y, int width, int height) throws SlideException;
  }

  /** Pictures beside the slide. */
  @FunctionalInterface
  public interface Beside {
    RgbImage read(String name) throws SlideException;
  }

  private final SlideMetadata metadata;
  private final List<Light> channels;
  private final Beside beside;
  private final Runnable closing;

  /**
   * A slide that owns what it reads from.
   *
   * @param channels at least one
   * @param closing closes all of them
   */
  public MixedSlide(SlideMetadata metadata, List<Light> channels, Beside beside, Runnable closing) {
    this.metadata = metadata;
    this.channels = List.copyOf(channels);
    this.beside = beside;
    this.closing = closing;
  }

  @Override
  public SlideMetadata metadata() {
    return metadata;
  }

  @Override
  public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
    RgbImage sum = channels.get(0).read(level, x, y, width, height);
    byte[] rgb = sum.rgb();
    for (Light channel : channels.subList(1, channels.size())) {
      byte[] more = channel.read(level, x, y, width, height).rgb();
      for (int i = 0; i < rgb.length; i++) {
        rgb[i] = (byte) Math.min(255, (rgb[i] & 255) + (more[i] & 255));
      }
    }
    return sum;
  }

  @Override
  public RgbImage associatedImage(String name) throws SlideException {
    if (!metadata.associatedImages().contains(name)) {
      throw new SlideException(
          "%s has no associated image '%s'; it has %s."
              .formatted(metadata.path(), name, metadata.associatedImages()));
    }
    return beside.read(name);
  }

  @Override
  public void close() {
    closing.run();
  }
}
