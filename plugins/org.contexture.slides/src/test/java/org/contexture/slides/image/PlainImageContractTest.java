package org.contexture.slides.image;

import java.io.File;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class PlainImageContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    File file = new File(folder.getRoot(), "plain.png");
    ImageIO.write(TestPyramid.picture(333, 211, 5).toBufferedImage(), "png", file);
    return Slides.open(file.toPath(), Optional.of(MicronsPerPixel.square(0.5)));
  }

  @Override
  protected Scan scan() {
    return scan(null, Double.NaN, "PNG", 0, null);
  }
}
