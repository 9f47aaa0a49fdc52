package org.contexture.slides.hamamatsu;

import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class VmsContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    return Slides.open(
        TestVms.write(folder.getRoot().toPath().resolve("scan.vms")), Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan(null, 20, "JPEG", TestJpegEncoder.QUALITY, null);
  }
}
