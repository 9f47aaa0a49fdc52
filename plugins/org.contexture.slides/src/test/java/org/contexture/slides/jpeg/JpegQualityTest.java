package org.contexture.slides.jpeg;

import static org.junit.Assert.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Test;

public class JpegQualityTest {

  /** By the JDK's writer, which scales the tables as libjpeg does. */
  private static byte[] written(float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(
          null, new IIOImage(TestPyramid.picture(40, 30, 1).toBufferedImage(), null, null), param);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  @Test
  public void theQualityOfTheWriterIsFound() throws IOException {
    for (int quality : new int[] {10, 20, 25, 50, 60, 75, 80, 90, 95, 100}) {
      assertEquals(OptionalInt.of(quality), JpegQuality.of(written(quality / 100f)));
    }
  }

  @Test
  public void otherTablesHaveNone() throws IOException {
    byte[] stream = written(0.75f);
    for (int at = 0; at + 5 < stream.length; at++) {
      boolean table = stream[at] == -1 && (stream[at + 1] & 255) == 0xDB && stream[at + 4] == 0;
      if (table) {
        stream[at + 5 + 20]++;
        break;
      }
    }
    assertEquals(OptionalInt.empty(), JpegQuality.of(stream));
    assertEquals(OptionalInt.empty(), JpegQuality.of(new byte[0]));
    byte[] whole = written(0.75f);
    for (int length = 0; length <= 60; length++) {
      assertEquals(OptionalInt.empty(), JpegQuality.of(Arrays.copyOf(whole, length)));
    }
  }
}
