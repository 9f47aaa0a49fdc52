package org.contexture.pipeline.features;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.FloatingPoint;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.contexture.mil.FeatureSource;
import org.contexture.network.FloatMatrix;

/** Reads one open file, whoever wrote it. */
final class FeatureFileReader {

  private static final int BLOCK = 1 << 20; // bytes

  private final Path path;
  private final HdfFile hdf;
  private final Dataset features;
  private final Optional<Dataset> coords;
  private final Map<String, String> attributes = new TreeMap<>();

  FeatureFileReader(Path path, HdfFile hdf) throws IOException {
    this.path = path;
    this.hdf = hdf;
    FeatureDatasets datasets = FeatureDatasets.in(path, hdf);
    this.features = datasets.features();
    this.coords = datasets.coords();
    hdf.getAttributes().values().forEach(this::keep);
    coords.ifPresent(c -> c.getAttributes().values().forEach(this::keep));
  }

  private void keep(Attribute attribute) {
    Object value = attribute.getData();
    attributes.put(attribute.getName(), text(value));
  }

  static String text(Object value) {
    if (value != null && value.getClass().isArray()) {
      Object[] boxed = new Object[Array.getLength(value)];
      Arrays.setAll(boxed, i -> Array.get(value, i));
      return boxed.length == 1 ? String.valueOf(boxed[0]) : Arrays.deepToString(boxed);
    }
    return String.valueOf(value);
  }

  private FeatureLayout layout() {
    if (attributes.containsKey("contexture_version")) {
      return FeatureLayout.CONTEXTURE;
    }
    if (features.getName().equals("feats")) {
      return FeatureLayout.STAMP;
    }
    if (attributes.containsKey("patch_size_level0")) {
      return FeatureLayout.TRIDENT;
    }
    return coords.isPresent() ? FeatureLayout.CLAM : FeatureLayout.PLAIN;
  }

  FeatureFileInfo info() throws IOException {
    int[] shape = shape();
    requireNumbers();
    TileScale scale = tileScale(shape[0]);
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    return new FeatureFileInfo(
        path,
        layout() == FeatureLayout.CONTEXTURE ? attributes.getOrDefault("slide", stem) : stem,
        layout(),
        shape[0],
        shape[1],
        attributes,
        scale.size() > 0 ? OptionalInt.of(scale.size()) : OptionalInt.empty(),
        scale.origin() == TileScale.Origin.DISTANCE);
  }

  /** The size of a tile that needs no further knowledge; only CLAM's is not told by the file. */
  private TileScale tileScale(int tiles) throws IOException {
    if (coords.isPresent()) {
      requireShape(coords.get(), tiles);
    }
    double[] positions =
        layout() == FeatureLayout.CLAM ? positions(coords.orElseThrow(), tiles) : new double[0];
    return TileScale.of(path, layout(), attributes, positions, TileHints.NONE);
  }

  /** N and D. */
  private int[] shape() throws IOException {
    int[] dimensions = features.getDimensions();
    int[] shape = withoutOnes(dimensions);
    if (shape.length != 2) {
      throw new IOException(
          "%s: %s has the shape %s, expected (tiles, dimension) or (1, tiles, dimension)."
              .formatted(path, features.getName(), Arrays.toString(dimensions)));
    }
    if (shape[1] < 1) {
      throw new IOException("%s: %s has %d columns.".formatted(path, features.getName(), shape[1]));
    }
    return shape;
  }

  /** (1, N, D), or as networks leave them: (N, 1, D), (N, D, 1, 1). */
  private static int[] withoutOnes(int[] dimensions) {
    if (dimensions.length == 3 && dimensions[0] == 1) {
      return new int[] {dimensions[1], dimensions[2]};
    }
    return dimensions.length > 2
        ? IntStream.range(0, dimensions.length)
            .filter(i -> i == 0 || dimensions[i] != 1)
            .map(i -> dimensions[i])
            .toArray()
        : dimensions;
  }

  /** What cannot be read is said where files are listed, not by the first node that reads them. */
  private void requireNumbers() throws IOException {
    Class<?> type = features.getJavaType();
    if (type != float.class && type != double.class && features.getSize() > 0) {
      throw notNumbers();
    }
    if (features instanceof ChunkedDataset && features.getSize() > 0) {
      long[] first = new long[features.getDimensions().length];
      int[] one = new int[first.length];
      Arrays.fill(one, 1);
      features.getData(first, one); // whether its filters are known
    }
  }

  private IOException notNumbers() {
    return new IOException(
        "%s: %s holds %s, expected half, single or double precision numbers."
            .formatted(path, features.getName(), features.getJavaType().getSimpleName()));
  }

  TileFeatures features(TileHints hints) throws IOException {
    int[] shape = shape();
    requireTiles(shape);
    float[] values = values();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IOException(
            "%s: feature %d of tile %d is %s. Extract the features of this slide again."
                .formatted(path, i % shape[1], i / shape[1], values[i]));
      }
    }
    FloatMatrix matrix = new FloatMatrix(shape[0], shape[1], values);
    if (coords.isEmpty()) {
      return new TileFeatures(matrix, new int[0], new int[0], 0);
    }
    double[] positions = positions(coords.get(), shape[0]);
    TileScale scale = TileScale.of(path, layout(), attributes, positions, hints);
    if (scale.size() < 1) {
      return new TileFeatures(matrix, new int[0], new int[0], 0);
    }
    int[] x = new int[shape[0]];
    int[] y = new int[shape[0]];
    for (int i = 0; i < x.length; i++) {
      x[i] = (int) Math.round(positions[2 * i] * scale.x());
      y[i] = (int) Math.round(positions[2 * i + 1] * scale.y());
    }
    return new TileFeatures(matrix, x, y, scale.size());
  }

  /** TRIDENT writes files without tiles for slides without tissue. */
  private void requireTiles(int[] shape) throws IOException {
    if (shape[0] == 0) {
      throw new IOException(path + " holds no tile. Leave this slide out.");
    }
  }

  /** Of single precision and unwrapped, as we write them. */
  FloatMatrix rows(int[] rows) throws IOException {
    int columns = shape()[1];
    float[] values = new float[rows.length * columns];
    for (int i = 0; i < rows.length; i++) {
      float[][] row = (float[][]) features.getData(new long[] {rows[i], 0}, new int[] {1, columns});
      System.arraycopy(row[0], 0, values, i * columns, columns);
    }
    return new FloatMatrix(rows.length, columns, values);
  }

  /** The features alone, into memory of the caller's. */
  void features(FeatureSource.Room room) throws IOException {
    int[] shape = shape();
    requireTiles(shape);
    if (isPlain()) {
      readPlain(room.of(shape[0], shape[1]));
    } else {
      room.of(shape[0], shape[1]).put(converted());
    }
  }

  private float[] values() throws IOException {
    if (isPlain()) {
      float[] values = new float[Math.toIntExact(features.getSize())];
      readPlain(FloatBuffer.wrap(values));
      return values;
    }
    return converted();
  }

  /**
   * Whether the numbers lie in the file as they do in memory.
   *
   * @throws IOException if they do, but not within the file: a damaged shape must not decide how
   *     much memory is taken
   */
  private boolean isPlain() throws IOException {
    if (!(features instanceof ContiguousDataset stored
        && features.getDataType() instanceof FloatingPoint type
        && type.getBitPrecision() == Float.SIZE
        && type.getByteOrder() == ByteOrder.LITTLE_ENDIAN)) {
      return false;
    }
    long start = stored.getDataAddress() + hdf.getUserBlockSize();
    if (start < 0 || features.getSize() > (Files.size(path) - start) / Float.BYTES) {
      throw new EOFException(path + " ends within its features. Extract them again.");
    }
    return true;
  }

  /** Reads rather than maps: mapped files count as memory of the process until Java tidies up. */
  private void readPlain(FloatBuffer target) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
    long at = ((ContiguousDataset) features).getDataAddress() + hdf.getUserBlockSize();
    try (FileChannel channel = FileChannel.open(path)) {
      while (target.hasRemaining()) {
        block.clear().limit((int) Math.min(BLOCK, 4L * target.remaining()));
        while (block.hasRemaining()) {
          int read = channel.read(block, at);
          if (read < 0) {
            throw new EOFException(path + " ends within its features. Extract them again.");
          }
          at += read;
        }
        target.put(block.flip().asFloatBuffer());
      }
    }
  }

  private float[] converted() throws IOException {
    Object flat = features.getDataFlat();
    if (flat instanceof float[] single) {
      return single;
    }
    if (flat instanceof double[] wide) {
      float[] narrow = new float[wide.length];
      for (int i = 0; i < wide.length; i++) {
        narrow[i] = (float) wide[i];
      }
      return narrow;
    }
    throw notNumbers();
  }

  /** x and y of all tiles in turn, also where the file has all x before all y. */
  private double[] positions(Dataset dataset, int tiles) throws IOException {
    requireShape(dataset, tiles);
    Object flat = tiles == 0 ? new int[0] : dataset.getDataFlat();
    boolean transposed = isTransposed(dataset, tiles);
    double[] positions = new double[2 * tiles];
    for (int i = 0; i < positions.length; i++) {
      int from = transposed ? i / 2 + i % 2 * tiles : i;
      positions[i] = ((Number) Array.get(flat, from)).doubleValue();
    }
    return positions;
  }

  private void requireShape(Dataset dataset, int tiles) throws IOException {
    int[] shape = dataset.getDimensions();
    boolean wrapped = shape.length == 3 && shape[0] == 1;
    boolean right =
        wrapped
            ? shape[1] == tiles && shape[2] == 2
            : shape.length == 2 && shape[0] == tiles && shape[1] == 2;
    boolean numbers =
        !dataset.isCompound()
            && !dataset.isVariableLength()
            && dataset.getJavaType() != String.class;
    if (tiles > 0 && !(numbers && (right || isTransposed(dataset, tiles)))) {
      throw new IOException(
          "%s: %s has the shape %s of %s, expected (%d, 2) of numbers for %d tiles."
              .formatted(
                  path,
                  dataset.getName(),
                  Arrays.toString(shape),
                  dataset.getJavaType().getSimpleName(),
                  tiles,
                  tiles));
    }
  }

  private static boolean isTransposed(Dataset dataset, int tiles) {
    return tiles != 2 && Arrays.equals(dataset.getDimensions(), new int[] {2, tiles});
  }
}
