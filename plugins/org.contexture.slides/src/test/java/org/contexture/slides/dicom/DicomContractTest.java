package org.contexture.slides.dicom;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class DicomContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    Path root = folder.getRoot().toPath();
    List<RgbImage> levels = TestPyramid.levels(701, 503, 3, 1);
    for (int i = 0; i < levels.size(); i++) {
      TestSeries.raw(root.resolve("level" + i + ".dcm"), "VOLUME", levels.get(i));
    }
    TestSeries.raw(root.resolve("label.dcm"), "LABEL", TestPyramid.picture(90, 70, 5));
    return Slides.open(root.resolve("level1.dcm"), Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan("Maker's Model 5", 20, "none", 0, "2021-03-04T05:06:07");
  }
}
