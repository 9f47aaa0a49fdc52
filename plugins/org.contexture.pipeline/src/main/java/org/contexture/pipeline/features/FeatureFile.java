package org.contexture.pipeline.features;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.learning.mil.FeatureSource;

/**
 * Feature files: HDF5, one per slide. Writes TRIDENT's layout; reads that and CLAM's, STAMP's, in
 * half, single and double precision, (N, D) and (1, N, D).
 */
public final class FeatureFile {

  private FeatureFile() {}

  /**
   * What a file holds.
   *
   * @throws IOException naming the file and what is missing
   */
  public static FeatureFileInfo inspect(Path file) throws IOException {
    throw new UnsupportedOperationException("FeatureFile.inspect");
  }

  /** Reads all of it; features are finite, or the exception names the first tile that is not. */
  public static TileFeatures read(Path file) throws IOException {
    throw new UnsupportedOperationException("FeatureFile.read");
  }

  /** A bag's features, read each time they are asked for. */
  public static FeatureSource source(Path file) {
    return () -> read(file).features();
  }

  /** The {@code .h5} and {@code .hdf5} files of a folder, sorted by path. */
  public static List<Path> list(Path folder, boolean recursive) throws IOException {
    throw new UnsupportedOperationException("FeatureFile.list");
  }

  /**
   * Writes a file, or nothing.
   *
   * @param file final name; replaced if it exists
   */
  public static void write(Path file, TileFeatures features, FeatureProvenance provenance)
      throws IOException {
    throw new UnsupportedOperationException("FeatureFile.write");
  }
}
