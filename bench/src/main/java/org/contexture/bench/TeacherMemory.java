package org.contexture.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TurnedViews;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.Orientation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * What a frozen teacher sees in each tile in each of its eight orientations, and their mean:
 * computed when it is first asked, then kept in a file, for all arms, seeds and runs. The file is
 * as long as if all were known; what is not takes no room on most disks.
 */
final class TeacherMemory {

  /** How a teacher looks at tiles. */
  @FunctionalInterface
  interface Look {

    /**
     * What it sees in tiles of a window.
     *
     * @param tiles numbered over all slides
     * @param orientation 0 … 7, in which they are laid
     * @param shown their pixels, laid so
     * @return [tiles, D]
     */
    FloatMatrix at(List<Integer> tiles, int orientation, TileBatch shown);
  }

  private static final int MEAN = 8; // behind the eight orientations
  private static final int KINDS = MEAN + 1;

  /** Which orientation a tile is in that is laid in one and then turned as a view. */
  private static final int[][] LAID = laidTwice();

  private final Teacher teacher;
  private final int dimension;
  private final MappedByteBuffer[] features = new MappedByteBuffer[KINDS]; // [tiles, D]
  private final MappedByteBuffer known; // [tiles, kinds], 1 where known

  /**
   * Goes on with a file, or begins it.
   *
   * @param file of these tiles and this teacher
   * @param teacher stays the caller's
   */
  TeacherMemory(Path file, int tiles, Encoder teacher) throws IOException {
    this.teacher = new EncoderTeacher("remembered", teacher);
    dimension = teacher.spec().dimension();
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long each = (long) Float.BYTES * tiles * dimension;
      for (int i = 0; i < KINDS; i++) {
        features[i] = channel.map(FileChannel.MapMode.READ_WRITE, i * each, each);
        features[i].order(ByteOrder.LITTLE_ENDIAN);
      }
      known = channel.map(FileChannel.MapMode.READ_WRITE, KINDS * each, (long) KINDS * tiles);
    }
  }

  private static int[][] laidTwice() {
    int side = 3; // a square whose eight orientations differ
    int[][] laid = new int[MEAN][MEAN];
    for (int first = 0; first < MEAN; first++) {
      for (int second = 0; second < MEAN; second++) {
        int[] twice = new int[side * side];
        for (int cell = 0; cell < twice.length; cell++) {
          int between = new Orientation(second).source(cell / side, cell % side, side);
          twice[cell] = new Orientation(first).source(between / side, between % side, side);
        }
        laid[first][second] =
            IntStream.range(0, MEAN)
                .filter(code -> Arrays.equals(twice, cells(new Orientation(code), side)))
                .findFirst()
                .orElseThrow();
      }
    }
    return laid;
  }

  private static int[] cells(Orientation orientation, int side) {
    return IntStream.range(0, side * side)
        .map(cell -> orientation.source(cell / side, cell % side, side))
        .toArray();
  }

  /** Tiles as they are laid. */
  Look laid() {
    return (tiles, orientation, shown) ->
        remembered(tiles, tile -> orientation, () -> teacher.features(shown));
  }

  /** Tiles in one of their orientations by chance, as {@link TurnedViews} has them. */
  Look turned() {
    Teacher turning = new TurnedViews(teacher);
    return (tiles, orientation, shown) ->
        remembered(
            tiles,
            tile -> LAID[orientation][TurnedViews.view(shown, tile).code()],
            () -> turning.features(shown));
  }

  /** The mean over the eight orientations of tiles, however they are laid. */
  Look averaged() {
    Teacher averaging = new AveragedViews(teacher);
    return (tiles, orientation, shown) ->
        remembered(tiles, tile -> MEAN, () -> averaging.features(shown));
  }

  /**
   * Looks tiles up, or at them.
   *
   * @param kindOf each tile, by its place in the list
   */
  private FloatMatrix remembered(
      List<Integer> tiles, IntUnaryOperator kindOf, Supplier<FloatMatrix> look) {
    int[] kinds = IntStream.range(0, tiles.size()).map(kindOf).toArray();
    if (!IntStream.range(0, kinds.length).allMatch(i -> isKnown(tiles.get(i), kinds[i]))) {
      FloatMatrix seen = look.get();
      for (int i = 0; i < kinds.length; i++) {
        features[kinds[i]]
            .asFloatBuffer()
            .position(tiles.get(i) * dimension)
            .put(seen.values(), i * dimension, dimension);
        known.put(flag(tiles.get(i), kinds[i]), (byte) 1);
      }
      return seen;
    }
    float[] values = new float[kinds.length * dimension];
    for (int i = 0; i < kinds.length; i++) {
      features[kinds[i]]
          .asFloatBuffer()
          .position(tiles.get(i) * dimension)
          .get(values, i * dimension, dimension);
    }
    return new FloatMatrix(kinds.length, dimension, values);
  }

  private boolean isKnown(int tile, int kind) {
    return known.get(flag(tile, kind)) == 1;
  }

  private static int flag(int tile, int kind) {
    return KINDS * tile + kind;
  }
}
