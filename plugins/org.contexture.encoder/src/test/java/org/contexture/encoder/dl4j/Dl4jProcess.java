package org.contexture.encoder.dl4j;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * DL4J in a process of its own, where its jars are in Maven's repository: {@code
 * -Dcontexture.dl4j=FOLDER}, else the user's. docs/dl4j.md tells how to fetch them.
 */
final class Dl4jProcess {

  private final Dl4jVersion version;
  private final Path folder;
  private final List<String> steps = new ArrayList<>();

  Dl4jProcess(Dl4jVersion version, Path folder) {
    this.version = version;
    this.folder = folder;
  }

  /** Empty if a jar is missing. */
  private static Optional<String> classPath(Dl4jVersion version) throws IOException {
    Path repository =
        Path.of(
            System.getProperty(
                "contexture.dl4j", System.getProperty("user.home") + "/.m2/repository"));
    List<Path> jars =
        new String(resource("jars-" + version + ".txt"), StandardCharsets.UTF_8)
            .lines()
            .map(repository::resolve)
            .toList();
    return jars.stream().allMatch(Files::exists)
        ? Optional.of(
            jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
        : Optional.empty();
  }

  static boolean isAvailable() throws IOException {
    for (Dl4jVersion version : Dl4jVersion.values()) {
      if (classPath(version).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = Dl4jProcess.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** Adds a step; see {@code Dl4jReference}. */
  void step(Object... words) {
    steps.add(
        java.util.Arrays.stream(words).map(String::valueOf).collect(Collectors.joining("\t")));
  }

  void run() throws IOException, InterruptedException {
    Path source = folder.resolve("Dl4jReference.java");
    Files.write(source, resource("Dl4jReference.java"));
    Path commands = Files.write(folder.resolve(version + ".txt"), steps);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                classPath(version).orElseThrow(),
                source.toString(),
                commands.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(version + ".log").toFile())
            .start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("DL4J " + version + " has not finished in ten minutes");
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "DL4J " + version + ": " + Files.readString(folder.resolve(version + ".log")));
    }
  }

  /** Tiles with every colour. */
  static TileBatch tiles(int count, int pixels) {
    byte[] rgb = new byte[count * pixels * pixels * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 37 + i / 7 * 11 + i / 101);
    }
    return new TileBatch(count, pixels, rgb);
  }

  /** The same as DL4J wants them: [tiles, 3, pixels, pixels], 0 … 1 shifted and scaled. */
  static void writeTiles(TileBatch tiles, double[] mean, double[] std, Path file) {
    int area = tiles.pixels() * tiles.pixels();
    float[] values = new float[tiles.tiles() * 3 * area];
    for (int n = 0; n < tiles.tiles(); n++) {
      for (int c = 0; c < 3; c++) {
        for (int i = 0; i < area; i++) {
          int value = tiles.rgb()[(n * area + i) * 3 + c] & 0xff;
          values[(n * 3 + c) * area + i] = (float) ((value / 255.0 - mean[c]) / std[c]);
        }
      }
    }
    write(file, values, tiles.tiles(), 3, tiles.pixels(), tiles.pixels());
  }

  static void write(Path file, float[] values, int... shape) {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeInt(shape.length);
      for (int dimension : shape) {
        out.writeInt(dimension);
      }
      for (float value : values) {
        out.writeFloat(value);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What DL4J gave; of maps the mean. */
  static FloatMatrix features(InputStream stream) throws IOException {
    try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(stream))) {
      int rank = in.readInt();
      int rows = in.readInt();
      int columns = in.readInt();
      int area = 1;
      for (int i = 2; i < rank; i++) {
        area *= in.readInt();
      }
      float[] values = new float[rows * columns];
      for (int i = 0; i < values.length; i++) {
        double sum = 0;
        for (int j = 0; j < area; j++) {
          sum += in.readFloat();
        }
        values[i] = (float) (sum / area);
      }
      return new FloatMatrix(rows, columns, values);
    }
  }

  /** The largest difference by the largest magnitude. */
  static double difference(FloatMatrix expected, FloatMatrix found) {
    if (expected.rows() != found.rows() || expected.columns() != found.columns()) {
      return Double.POSITIVE_INFINITY;
    }
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.values().length; i++) {
      largest = Math.max(largest, Math.abs(expected.values()[i]));
      difference = Math.max(difference, Math.abs(expected.values()[i] - found.values()[i]));
    }
    return difference / Math.max(1, largest);
  }
}
