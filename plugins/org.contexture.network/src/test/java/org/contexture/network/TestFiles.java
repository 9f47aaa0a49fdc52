package org.contexture.network;

import java.nio.file.Path;

/**
 * Small files beside the tests. How they were made: {@code src/test/resources/make-test-files.py}.
 */
public final class TestFiles {

  private TestFiles() {}

  public static Path of(String name) {
    return Path.of(
        System.getProperty("basedir", "."), "src/test/resources/org/contexture/network", name);
  }
}
