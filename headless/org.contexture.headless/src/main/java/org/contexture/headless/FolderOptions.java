package org.contexture.headless;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where work goes, and how many threads do it. */
final class FolderOptions {

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Gets the files of each slide, the plan and the manifest.")
  private Path out;

  @Option(
      names = "--readers",
      paramLabel = "THREADS",
      description = "Threads that read; one a processor by default.")
  private int readers = Runtime.getRuntime().availableProcessors();

  Path out() {
    return out;
  }

  int readers() {
    if (readers < 1) {
      throw new IllegalArgumentException("--readers must be at least 1, found " + readers + ".");
    }
    return readers;
  }
}
