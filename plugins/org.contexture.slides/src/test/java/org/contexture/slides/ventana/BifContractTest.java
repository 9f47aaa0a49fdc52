package org.contexture.slides.ventana;

import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class BifContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    return Slides.open(
        BifSlideTest.twoAreas(folder.getRoot().toPath().resolve("slide.bif"), 8), Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan("VENTANA DP 200", 20, "JPEG", 75, "2017-08-30T12:04:52");
  }
}
