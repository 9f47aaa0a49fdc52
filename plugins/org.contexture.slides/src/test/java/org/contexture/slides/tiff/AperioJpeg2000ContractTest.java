package org.contexture.slides.tiff;

import static org.junit.Assert.assertTrue;

import com.sun.jna.Platform;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Scan;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideContract;
import org.contexture.slides.Slides;
import org.contexture.slides.jpeg2000.Jpeg2000;
import org.junit.Assume;
import org.junit.Test;

public class AperioJpeg2000ContractTest extends SlideContract {

  /** Platforms, in JNA's words, whose decoder is in every build. */
  private static final Set<String> BUNDLED =
      Set.of("linux-x86-64", "win32-x86-64", "darwin-aarch64");

  @Test
  public void theDecoderLoadsWhereItIsBundled() {
    Assume.assumeTrue("no decoder is bundled here", BUNDLED.contains(Platform.RESOURCE_PREFIX));
    assertTrue("No JPEG 2000 on " + Platform.RESOURCE_PREFIX, Jpeg2000.isAvailable());
  }

  @Override
  protected Slide open() throws Exception {
    Assume.assumeTrue(
        "no decoder here, and none is bundled",
        Jpeg2000.isAvailable() || BUNDLED.contains(Platform.RESOURCE_PREFIX)); // there it must work
    return Slides.open(Shared.tcga(), Optional.empty());
  }

  @Override
  protected int regions() {
    return 100;
  }

  @Override
  protected Scan scan() {
    return scan(null, Double.NaN, "JPEG 2000", 0, null);
  }
}
