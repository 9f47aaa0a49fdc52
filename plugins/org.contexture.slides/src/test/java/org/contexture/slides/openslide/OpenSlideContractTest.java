package org.contexture.slides.openslide;

import java.nio.ByteOrder;
import java.nio.file.Path;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class OpenSlideContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    Assume.assumeTrue("OpenSlide is not installed", OpenSlideLibrary.version().isPresent());
    Path path = folder.getRoot().toPath().resolve("pyramid.tif");
    TestPyramid.raw(path, TestPyramid.levels(704, 512, 3, 1), false, ByteOrder.LITTLE_ENDIAN);
    return OpenSlideSlide.open(path).orElseThrow();
  }

  @Override
  protected Scan scan() {
    return scan(null, Double.NaN, null, 0, null);
  }
}
