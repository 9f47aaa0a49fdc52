package org.contexture.pipeline.export;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.dl4j.Dl4jLinearModel;
import org.contexture.encoder.dl4j.Dl4jLinearModel.Columns;
import org.contexture.encoder.dl4j.Dl4jVersion;
import org.contexture.mil.LinearModel;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilModelFile;
import org.contexture.mil.task.Readout;

/**
 * Writes MIL models to files: all of them as {@code .safetensors}, and those that are linear over a
 * slide's mean as a network of DL4J, {@code .zip}, or of KNIME's DL4J nodes, {@code .dl4j}.
 */
public final class MilModelWriter {

  private static final String OURS = ".safetensors";
  private static final String DL4J = ".zip";
  private static final String KNIME = ".dl4j";

  private MilModelWriter() {}

  /** Whether a file's name, or path, ends in one of the formats. */
  public static boolean isFormat(String name) {
    return endsIn(OURS, name) || isDl4j(name);
  }

  private static boolean isDl4j(String name) {
    return endsIn(DL4J, name) || endsIn(KNIME, name);
  }

  private static boolean endsIn(String ending, String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * Checks that a model can be in such a file, as far as its description tells.
   *
   * @param readout if it is known already
   * @throws IOException saying why it cannot
   */
  public static void require(
      Path file, String head, Optional<Readout> readout, Map<String, String> provenance)
      throws IOException {
    if (!isFormat(file.toString())) {
      throw new IOException(
          "Cannot write a MIL model to %s: the name must end in .safetensors, .zip (DL4J) or .dl4j (KNIME Deep Learning, DL4J)."
              .formatted(file));
    }
    Optional<String> obstacle =
        isDl4j(file.toString())
            ? LinearModel.obstacle(head, readout, provenance)
            : Optional.empty();
    if (obstacle.isPresent()) {
      throw new IOException(
          "DL4J cannot hold this MIL model: %s. Or let the name end in .safetensors."
              .formatted(obstacle.get()));
    }
  }

  /**
   * Writes a model, atomically.
   *
   * @param version of DL4J, for {@code .zip}
   * @param columns where tables have a slide's mean, for {@code .dl4j}
   * @param names of these columns
   * @throws IOException also if the format cannot hold the model, saying why
   */
  public static void write(
      MilModel model, Path file, Dl4jVersion version, Columns columns, List<String> names)
      throws IOException {
    require(file, model.head(), Optional.of(model.readout()), model.provenance());
    if (!isDl4j(file.toString())) {
      MilModelFile.write(model, file);
      return;
    }
    LinearModel linear = LinearModel.of(model);
    Dl4jLinearModel network =
        new Dl4jLinearModel(
            model.classes(), model.labelColumn(), linear.weights(), linear.biases());
    if (endsIn(KNIME, file.toString())) {
      network.writeForKnime(file, columns, names);
    } else {
      network.write(file, version);
    }
  }
}
