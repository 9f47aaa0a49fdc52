package org.contexture.pipeline.training;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.junit.Test;

public class DistillationCurveTest {

  @Test
  public void aRunOfAnyLengthGivesAPicture() throws IOException {
    for (int steps : new int[] {1, 2, 500}) {
      BufferedImage picture = picture(log(steps, 1));
      assertEquals(600, picture.getWidth());
      assertEquals(400, picture.getHeight());
    }
  }

  @Test
  public void thePictureShowsTheLoss() throws IOException {
    assertFalse(Arrays.equals(pixels(picture(log(50, 1))), pixels(picture(log(50, 0.5)))));
  }

  private static BufferedImage picture(List<Step> log) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(DistillationCurve.png("Run", log)));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, 600);
  }

  private static List<Step> log(int steps, double scale) {
    List<Step> log = new ArrayList<>();
    for (int i = 1; i <= steps; i++) {
      log.add(new Step(i, scale / i, 1e-4, 100, 1, 1e-4, 1, 1 - 1.0 / i, 0.1, 0));
    }
    return log;
  }
}
