package org.contexture.pipeline;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.contexture.slides.tiling.Tile;

/** Small slides with known pixels: PNG files, so that reading them is exact. */
public final class TestSlides {

  private TestSlides() {}

  /** Noise of a seed. */
  public static Path noise(Path file, int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return write(file, image);
  }

  /** A file that begins like a slide and is none. */
  public static Path broken(Path file) {
    try {
      return Files.writeString(file, "II*\0 and then nothing of use");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, BufferedImage image) {
    try {
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every tile of a grid. */
  public static SlideTiles tiles(String id, Path path, int columns, int rows, int pixels) {
    List<Tile> tiles = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        tiles.add(new Tile(column, row, column * pixels, row * pixels, pixels, 1));
      }
    }
    return new SlideTiles(id, path, pixels, 0.5, tiles);
  }
}
