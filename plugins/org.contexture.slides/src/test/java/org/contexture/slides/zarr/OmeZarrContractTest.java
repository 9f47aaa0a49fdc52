package org.contexture.slides.zarr;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.junit.Rule;
import org.junit.rules.TemporaryFolder;

public class OmeZarrContractTest extends SlideContract {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Override
  protected Slide open() throws Exception {
    Path path = folder.getRoot().toPath().resolve("a.zarr");
    return Slides.open(
        new TestZarr(path, 3, 700, 500, 1, (c, x, y) -> (x * y + 31 * c) % 256)
            .sharded(TestZarr.Packing.BLOSC_LZ4, false),
        Optional.empty());
  }

  @Override
  protected Scan scan() {
    return scan(null, Double.NaN, "Blosc", 0, null);
  }
}
