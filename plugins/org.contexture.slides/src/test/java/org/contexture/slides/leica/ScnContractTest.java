package org.contexture.slides.leica;

import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class ScnContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    return Slides.open(
        ScnSlideTest.twoAreas(folder.getRoot().toPath().resolve("slide.scn")), Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan("Leica SCN400", 20, "JPEG", 75, "2013-05-04T03:02:01");
  }
}
