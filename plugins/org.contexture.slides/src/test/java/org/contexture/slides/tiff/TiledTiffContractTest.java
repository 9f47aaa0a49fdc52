package org.contexture.slides.tiff;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class TiledTiffContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    Path path = folder.getRoot().toPath().resolve("pyramid.tif");
    TestPyramid.raw(path, TestPyramid.levels(701, 503, 3, 1), true, ByteOrder.BIG_ENDIAN);
    return Slides.open(path, Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan(null, Double.NaN, "none", 0, null);
  }
}
