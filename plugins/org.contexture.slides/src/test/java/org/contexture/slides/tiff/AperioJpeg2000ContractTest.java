package org.contexture.slides.tiff;

import java.util.Optional;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg2000.Jpeg2000;
import org.junit.Assume;

public class AperioJpeg2000ContractTest extends SlideContract {

  @Override
  protected Slide open() throws Exception {
    Assume.assumeTrue(Jpeg2000.isAvailable());
    return Slides.open(Shared.tcga(), Optional.empty());
  }

  @Override
  protected int regions() {
    return 100;
  }
}
