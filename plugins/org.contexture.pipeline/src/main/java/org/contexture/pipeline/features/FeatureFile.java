package org.contexture.pipeline.features;

import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.mil.FeatureSource;
import org.contexture.network.FloatMatrix;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.FolderSearch;

/**
 * Feature files: HDF5, one per slide. Writes TRIDENT's layout; reads that and CLAM's and STAMP's,
 * in half, single and double precision, (N, D) and (1, N, D). Thread-safe.
 */
public final class FeatureFile {

  private FeatureFile() {}

  /**
   * What a file holds.
   *
   * @throws IOException naming the file and what is missing
   */
  public static FeatureFileInfo inspect(Path file) throws IOException {
    return open(file, FeatureFileReader::info);
  }

  /**
   * Whether its features were made by an encoder that learned from this slide's label, so that they
   * say nothing of how well the label can be told of other slides.
   */
  public static boolean knowsLabel(Path file) throws IOException {
    return Boolean.parseBoolean(inspect(file).attributes().get(FeatureProvenance.KNOWS_LABEL));
  }

  /**
   * Reads all of it; features are finite, or the exception names the first tile that is not.
   * Positions that the file gives in µm (STAMP) cannot be told in level-0 px and are left out.
   */
  public static TileFeatures read(Path file) throws IOException {
    return read(file, TileHints.NONE);
  }

  /**
   * Reads all of it.
   *
   * @param hints what is known of the slide and its tiles, where the file does not tell
   */
  public static TileFeatures read(Path file, TileHints hints) throws IOException {
    return open(file, reader -> reader.features(hints));
  }

  /**
   * Reads the features of some tiles.
   *
   * @param rows of the tiles, from 0
   * @return [rows, dimension], in the order asked for
   */
  public static FloatMatrix rows(Path file, int[] rows) throws IOException {
    return open(file, reader -> reader.rows(rows));
  }

  /** A bag's features, read each time they are asked for. */
  public static FeatureSource source(Path file) {
    return new FeatureSource() {
      @Override
      public FloatMatrix read() throws IOException {
        return FeatureFile.read(file).features();
      }

      @Override
      public void read(Room room) throws IOException {
        open(
            file,
            reader -> {
              reader.features(room);
              return file;
            });
      }
    };
  }

  /**
   * The {@code .h5} and {@code .hdf5} files of a folder, sorted by path.
   *
   * @throws IOException if the folder is missing or holds none
   */
  public static List<Path> list(Path folder, boolean recursive) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + " is not a folder. Choose the folder of feature files.");
    }
    List<Path> found = FolderSearch.of(folder, recursive, FeatureFile::isCandidate).files();
    if (found.isEmpty()) {
      throw new IOException(folder + " holds no feature file. Expected files named *.h5.");
    }
    return found;
  }

  private static boolean isCandidate(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".h5") || name.endsWith(".hdf5");
  }

  /**
   * Writes a file, or nothing.
   *
   * @param file final name; replaced if it exists
   * @param slideWidth level-0 px
   * @param slideHeight level-0 px
   */
  public static void write(
      Path file,
      TileFeatures features,
      FeatureProvenance provenance,
      int slideWidth,
      int slideHeight)
      throws IOException {
    FeatureFileWriter writer = new FeatureFileWriter(features, provenance, slideWidth, slideHeight);
    AtomicFile.write(file, writer::write);
  }

  /** The same, by way of a temporary file that no other process writes. */
  static void write(
      Path file,
      Path temporary,
      TileFeatures features,
      FeatureProvenance provenance,
      int slideWidth,
      int slideHeight)
      throws IOException {
    FeatureFileWriter writer = new FeatureFileWriter(features, provenance, slideWidth, slideHeight);
    AtomicFile.write(file, temporary, writer::write);
  }

  /**
   * Whether a file holds exactly what would be made again: same provenance, intact content.
   *
   * @return its info, or empty if it has to be made again
   */
  static Optional<FeatureFileInfo> valid(Path file, FeatureProvenance provenance) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      if (!isWhole(file)) {
        return Optional.empty();
      }
      FeatureFileInfo info = inspect(file);
      return provenance.differences(info.attributes()).isEmpty() && isIntact(info)
          ? Optional.of(info)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // damaged: made again
    }
  }

  /** Whether the content of a file of ours has the checksum that was written with it. */
  static boolean isIntact(FeatureFileInfo info) throws IOException {
    return read(info.path()).sha256().equals(info.attributes().get(FeatureFileWriter.CHECKSUM));
  }

  /** Whether a file of ours is as long as its superblock (version 2 or 3) says. */
  private static boolean isWhole(Path file) throws IOException {
    int endOfFile = 28;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(endOfFile + 8);
      return head.length == endOfFile + 8
          && ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong(endOfFile)
              == Files.size(file);
    }
  }

  @FunctionalInterface
  private interface Use<R> {
    R of(FeatureFileReader reader) throws IOException;
  }

  private static <R> R open(Path file, Use<R> use) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " does not exist. Check the path of the feature file.");
    }
    try (HdfFile hdf = new HdfFile(file)) {
      return use.of(new FeatureFileReader(file, hdf));
    } catch (RuntimeException e) { // jHDF's own, and whatever a damaged file provokes in it
      throw new IOException(
          "%s cannot be read as HDF5: %s. Extract the features again."
              .formatted(file, e.getMessage() == null ? e : e.getMessage()),
          e);
    }
  }
}
