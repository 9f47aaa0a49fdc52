package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.Precision;

/**
 * Arithmetic that was asked for and taken. Where AUTO chose one for the first slides of a folder, a
 * later run goes on in it, whatever its own first batch would decide: all features of a cohort come
 * from one arithmetic.
 */
final class AutomaticPrecision {

  private AutomaticPrecision() {}

  /** As feature files say it; not every encoder computes in what was asked for. */
  static String text(Precision asked, Precision taken) {
    return asked == taken ? asked.name() : asked + ": " + taken;
  }

  /** Whether a feature file was computed in an arithmetic, whoever chose it. */
  static boolean isIn(Precision wanted, String text) {
    return wanted == Precision.AUTO
        || text.equals(wanted.name())
        || text.endsWith(": " + wanted.name());
  }

  /**
   * What AUTO took when an encoder's files in a folder were made, the first of them by name.
   *
   * @return empty if there is no such file
   */
  static Optional<Precision> earlier(Path folder, String encoderSha256) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> features =
          files.filter(file -> file.getFileName().toString().endsWith(".h5")).sorted().toList();
      return features.stream().flatMap(file -> taken(file, encoderSha256).stream()).findFirst();
    }
  }

  private static Optional<Precision> taken(Path file, String encoderSha256) {
    try {
      Map<String, String> attributes = FeatureFile.inspect(file).attributes();
      String precision = attributes.getOrDefault(FeatureProvenance.PRECISION, "");
      return encoderSha256.equals(attributes.get(FeatureProvenance.ENCODER_SHA256))
          ? Arrays.stream(Precision.values())
              .filter(taken -> taken != Precision.AUTO)
              .filter(taken -> precision.equals(text(Precision.AUTO, taken)))
              .findFirst()
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // damaged, or not ours: made again
    }
  }
}
