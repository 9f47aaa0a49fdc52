package org.contexture.view;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.features.TileHints;

/**
 * A slide's feature file.
 *
 * @param file HDF5
 * @param hints what the file may not tell
 */
public record SlideFeatures(Path file, TileHints hints) {

  TileFeatures read() throws IOException {
    return FeatureFile.read(file, hints);
  }
}
