package org.contexture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalDouble;

/** python3-openslide in a process of its own, which measures its own CPU time. */
final class PythonOpenSlide {

  private static final String SCRIPT =
      """
      import sys, time, openslide
      path, tile, side = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
      slide = openslide.OpenSlide(path)
      start = time.process_time()
      count = 0
      for y in range(0, side, tile):
          for x in range(0, side, tile):
              slide.read_region((x, y), 0, (tile, tile))
              count += 1
      print(count / (time.process_time() - start))
      """;

  private PythonOpenSlide() {}

  /** Tiles per CPU second; empty where Python or its OpenSlide is not installed. */
  static OptionalDouble tilesPerCpuSecond(Path path, int tile, int side)
      throws IOException, InterruptedException {
    for (String python : new String[] {"python3", "/usr/bin/python3"}) {
      Process process;
      try {
        process =
            new ProcessBuilder(python, "-c", SCRIPT, path.toString(), "" + tile, "" + side)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
      } catch (IOException e) {
        continue; // there is no such program
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return OptionalDouble.of(Double.parseDouble(out.strip()));
      }
    }
    return OptionalDouble.empty();
  }
}
