package org.contexture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code bench/python/extract.py}, run where Python has what it needs.
 *
 * @param command that starts Python
 */
record PythonPipeline(String command) {

  private static final Pattern RESULT =
      Pattern.compile("tiles_per_second ([0-9.]+) peak_mb ([0-9.]+)");

  /** Rate and peak memory of all its processes. */
  record Result(double tilesPerSecond, double peakMb) {}

  boolean isInstalled() {
    try {
      run(List.of("-c", "import h5py, openslide, torch"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  Result run(Path tiles, Path weights, Path out) throws IOException {
    Path script = Arguments.root().resolve(Path.of("bench", "python", "extract.py"));
    String output =
        run(List.of(script.toString(), tiles.toString(), weights.toString(), out.toString()));
    Matcher result = RESULT.matcher(output);
    if (!result.find()) {
      throw new IOException(script + " printed no result: " + output);
    }
    return new Result(Double.parseDouble(result.group(1)), Double.parseDouble(result.group(2)));
  }

  private String run(List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(arguments);
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", words) + " failed: " + output);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Python was running.", e);
    }
    return output;
  }
}
