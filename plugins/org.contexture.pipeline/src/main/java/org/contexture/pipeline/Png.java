package org.contexture.pipeline;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Pictures as PNG bytes, ready for a table cell or a file. */
public final class Png {

  private Png() {}

  public static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try {
      if (!ImageIO.write(image, "png", bytes)) {
        throw new IllegalArgumentException("No PNG writer takes images of type " + image.getType());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail.", e);
    }
    return bytes.toByteArray();
  }
}
