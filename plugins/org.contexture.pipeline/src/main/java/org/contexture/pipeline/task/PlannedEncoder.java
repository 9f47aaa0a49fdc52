package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;

/** An encoder that comes from no file, put where all tasks see it. */
public final class PlannedEncoder {

  private static final int DIGITS = 12;

  private PlannedEncoder() {}

  /**
   * Writes an encoder into the folder of features, unless it is there.
   *
   * @return its file, named after its weights
   */
  public static Path keep(EncoderModel model, Path folder) throws IOException {
    Path file =
        Files.createDirectories(folder.resolve("encoder"))
            .resolve(model.sha256().substring(0, DIGITS) + Encoders.ending(model.spec()));
    if (!Files.exists(file)) {
      Encoders.write(model, file);
    }
    return file;
  }
}
