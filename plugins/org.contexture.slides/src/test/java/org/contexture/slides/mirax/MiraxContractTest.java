package org.contexture.slides.mirax;

import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class MiraxContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    return Slides.open(
        new TestMirax(8, 8, 2, 3, 16, "JPEG")
            .writeTo(folder.getRoot().toPath().resolve("slide.mrxs"), TestMirax.Positions.RECORDED),
        Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan(
        "3DHISTECH PANNORAMIC 250", 20, "JPEG", TestJpegEncoder.QUALITY, "2024-02-01T10:11:12");
  }
}
