package org.contexture.encoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.encoder.dl4j.Dl4jReader;
import org.contexture.encoder.graph.NetworkFile;
import org.contexture.encoder.keras.KerasReader;

/** Files that describe their networks layer by layer: DL4J's and Keras'. */
final class LayeredFiles {

  private LayeredFiles() {}

  /** Whether a file is one, by its name. */
  static boolean isOne(String lowerCaseName) {
    return isDl4j(lowerCaseName)
        || lowerCaseName.endsWith(".h5")
        || lowerCaseName.endsWith(".hdf5")
        || lowerCaseName.endsWith(".keras");
  }

  private static boolean isDl4j(String name) {
    return name.endsWith(".zip") || name.endsWith(".dl4j");
  }

  static NetworkFile read(Path file, Optional<String> wanted, EncoderOverrides overrides)
      throws IOException {
    String name = file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
    if (name.endsWith(".keras")) {
      throw new EncoderException(
          "%s is Keras 3's own format. Save the model as HDF5: model.save(\"model.h5\")."
              .formatted(file));
    }
    NetworkFile found =
        isDl4j(name)
            ? Dl4jReader.read(file, overrides.layer(), overrides.inputPixels())
            : KerasReader.read(file, overrides.layer(), overrides.inputPixels());
    if (wanted.isPresent() && !wanted.get().equals(found.architecture())) {
      throw new EncoderException(
          "%s describes its own layers and is %s, not %s. Leave the architecture to the file."
              .formatted(file, EncoderSpec.title(found.architecture()), wanted.get()));
    }
    return found;
  }

  /** Other files have no layers with names. */
  static void requireNoLayer(Path file, EncoderOverrides overrides) throws EncoderException {
    if (overrides.layer().isPresent()) {
      throw new EncoderException(
          "The layer “%s” was asked for as the feature of %s; only DL4J's and Keras' files name their layers."
              .formatted(overrides.layer().get(), file));
    }
  }
}
