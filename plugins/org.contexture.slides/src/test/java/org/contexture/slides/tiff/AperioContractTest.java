package org.contexture.slides.tiff;

import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;

public class AperioContractTest extends SlideContract {

  @Override
  protected Slide open() throws Exception {
    return Slides.open(Shared.cmu(), Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan("Aperio ScanScope", 20, "JPEG", 30, "2009-12-29T09:59:15");
  }
}
