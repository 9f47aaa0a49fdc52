package org.contexture.slides.stain;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Shared;

/** What other people's code made of some tiles. */
record StainFixture(String name) {

  static final String TARGET = "image_0_label_0";
  static final String[] TILES = {TARGET, "image_32_label_1", "image_11_label_2", "image_2_label_3"};

  static RgbImage tile(String tile) throws IOException {
    return image(Shared.path("tiles/kather2016_100/" + tile + ".png"));
  }

  /** The normalised picture. */
  RgbImage picture(String tile) throws IOException {
    return image(Shared.path("fixtures/stain/" + name + "." + tile + ".png"));
  }

  double[] numbers(String tensor) throws IOException {
    ByteBuffer file =
        ByteBuffer.wrap(Files.readAllBytes(Shared.path("fixtures/stain/" + name + ".safetensors")))
            .order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong(0);
    String header = new String(file.array(), 8, length, StandardCharsets.UTF_8);
    Matcher place =
        Pattern.compile(
                "\"" + Pattern.quote(tensor) + "\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)\\]")
            .matcher(header);
    if (!place.find()) {
      throw new IOException("No tensor " + tensor + " in " + name);
    }
    int from = Integer.parseInt(place.group(1));
    double[] numbers = new double[(Integer.parseInt(place.group(2)) - from) / 8];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = file.getDouble(8 + length + from + 8 * i);
    }
    return numbers;
  }

  private static RgbImage image(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
    for (int i = 0; i < rgb.length / 3; i++) {
      int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
      rgb[3 * i] = (byte) (pixel >> 16);
      rgb[3 * i + 1] = (byte) (pixel >> 8);
      rgb[3 * i + 2] = (byte) pixel;
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rgb);
  }

  /**
   * TIAToolbox's tissue: lightness below 0.8 after the contrast was stretched from the second to
   * the 98th percentile.
   */
  static byte[] luminosityTissue(RgbImage picture) {
    double[] values = new double[picture.rgb().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = picture.rgb()[i] & 255;
    }
    double[] sorted = Percentile.sorted(values.clone());
    double low = Percentile.of(sorted, 2);
    double high = Percentile.of(sorted, 98);
    byte[] kept = new byte[picture.rgb().length];
    byte[] stretched = new byte[3];
    float[] lab = new float[3];
    int count = 0;
    for (int i = 0; i < values.length; i += 3) {
      for (int c = 0; c < 3; c++) {
        double value = (Math.max(low, Math.min(high, values[i + c])) - low) / (high - low);
        stretched[c] = (byte) (int) (255 * value);
      }
      Lab.of(stretched, 0, lab);
      if (Math.round(lab[0] * 2.55) / 255.0 < 0.8) {
        System.arraycopy(picture.rgb(), i, kept, count, 3);
        count += 3;
      }
    }
    return java.util.Arrays.copyOf(kept, count);
  }
}
