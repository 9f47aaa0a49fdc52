package org.contexture.slides;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Assume;

/** Reference data beside the checkout; tests that need it are skipped where it is absent. */
public final class Shared {

  private Shared() {}

  public static Path path(String relative) {
    String root = System.getProperty("contexture.shared");
    Assume.assumeTrue("no reference data here", root != null);
    Path path = Path.of(root, relative);
    Assume.assumeTrue(path + " is not here", Files.exists(path));
    return path;
  }

  public static Path cmu() {
    return path("slides/cmu-1-small-region.svs");
  }

  public static Path tcga() {
    return path("slides/tcga-cr-7395-01a-01-ts1.svs");
  }
}
