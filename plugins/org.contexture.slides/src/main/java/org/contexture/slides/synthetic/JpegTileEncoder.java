package org.contexture.slides.synthetic;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.contexture.slides.RgbImage;

/** Encodes pictures as JPEG, one after the other. One thread at a time. */
final class JpegTileEncoder implements AutoCloseable {

  private final ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
  private final ImageWriteParam settings = writer.getDefaultWriteParam();

  JpegTileEncoder(float quality) {
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(quality);
  }

  byte[] encode(RgbImage image) throws IOException {
    BufferedImage picture = image.toBufferedImage();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32_768);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    writer.dispose();
  }
}
