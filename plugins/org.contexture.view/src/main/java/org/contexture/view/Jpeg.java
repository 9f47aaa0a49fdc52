package org.contexture.view;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.contexture.slides.RgbImage;

/** Pictures on their way to the page. */
final class Jpeg {

  private static final float QUALITY = 0.85f;

  private Jpeg() {}

  static byte[] encode(RgbImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture.toBufferedImage(), null, null), settings);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory does not fail.", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
