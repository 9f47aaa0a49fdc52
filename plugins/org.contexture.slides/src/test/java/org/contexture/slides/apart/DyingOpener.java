package org.contexture.slides.apart;

import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;

/** Slides whose pixels tell their place, and that die in native code where they are told to. */
public final class DyingOpener implements SlideOpener {

  /** Reading at this x writes to where no memory is. */
  static final int DEADLY_X = 13_000;

  /** Reading at this x fails as damaged files do. */
  static final int DAMAGED_X = 14_000;

  /**
   * Reading at this x is marked by a file beside the slide, named after y, and goes on once a file
   * {@link #GO_ON} is there, too.
   */
  static final int HELD_X = 15_000;

  static final String GO_ON = "go on";

  @Override
  public Optional<Slide> open(Path path) {
    String name = path.getFileName().toString();
    if (name.startsWith("deadly")) {
      die();
    }
    return name.endsWith(".xyz") ? Optional.empty() : Optional.of(new Dying(path));
  }

  private static void die() {
    new Pointer(8).setLong(0, 1);
  }

  static byte red(int x, int y) {
    return (byte) (31 * x + y);
  }

  private record Dying(SlideMetadata metadata) implements Slide {

    Dying(Path path) {
      this(
          new SlideMetadata(
              path,
              "Dying",
              List.of(new Level(20_000, 9_000, 1, 1), new Level(5_000, 2_250, 4, 4)),
              Optional.of(new MicronsPerPixel(0.25, 0.5)),
              Map.of("openslide.vendor", "dying", "long", "ä".repeat(70_000)),
              Set.of("label")));
    }

    @Override
    public RgbImage read(int level, int x, int y, int width, int height) throws SlideException {
      if (x == DEADLY_X) {
        die();
      }
      if (x == DAMAGED_X) {
        throw new SlideException(metadata.path() + " is damaged there");
      }
      if (x == HELD_X) {
        hold(y);
      }
      byte[] rgb = new byte[RgbImage.bytes(width, height)];
      for (int i = 0; i < rgb.length; i += 3) {
        rgb[i] = red(x + i / 3 % width, y + i / 3 / width);
        rgb[i + 1] = (byte) level;
      }
      return new RgbImage(width, height, rgb);
    }

    private void hold(int y) {
      Path beside = metadata.path().resolveSibling(Integer.toString(y));
      try {
        Files.writeString(beside, "");
        while (!Files.exists(beside.resolveSibling(GO_ON))) {
          Thread.sleep(1);
        }
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public RgbImage associatedImage(String name) {
      return new RgbImage(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
    }

    @Override
    public void close() {}
  }
}
