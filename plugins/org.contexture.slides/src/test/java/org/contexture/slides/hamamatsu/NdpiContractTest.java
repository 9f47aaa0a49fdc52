package org.contexture.slides.hamamatsu;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class NdpiContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    Path path = folder.getRoot().toPath().resolve("slide.ndpi");
    new TestNdpi(64)
        .level(TestPyramid.picture(640, 520, 1), 2, 1, 10, 20, 0)
        .level(TestPyramid.picture(160, 130, 2), 1, 1, 0, 5, 0)
        .picture(TestJpegEncoder.yCbCr(TestPyramid.picture(90, 60, 3), 1, 1), 90, 60, -1, 0)
        .writeTo(path);
    return Slides.open(path, Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan("Hamamatsu NanoZoomer", 20, "JPEG", TestJpegEncoder.QUALITY, "2012-11-10T09:08:07");
  }
}
