package org.contexture.bench;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Supplier;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.encoder.Encoder;
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

  private final Teacher teacher;
  private final Teacher averaged;
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
    averaged = new AveragedViews(this.teacher);
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

  /** Tiles as they are laid. */
  Look laid() {
    return (tiles, orientation, shown) ->
        remembered(tiles, orientation, () -> teacher.features(shown));
  }

  /** The mean over the eight orientations of tiles, however they are laid. */
  Look averaged() {
    return (tiles, orientation, shown) -> remembered(tiles, MEAN, () -> averaged.features(shown));
  }

  private FloatMatrix remembered(List<Integer> tiles, int kind, Supplier<FloatMatrix> look) {
    FloatBuffer all = features[kind].asFloatBuffer();
    if (!tiles.stream().allMatch(tile -> known.get(flag(tile, kind)) == 1)) {
      FloatMatrix seen = look.get();
      for (int i = 0; i < tiles.size(); i++) {
        all.position(tiles.get(i) * dimension);
        all.put(seen.values(), i * dimension, dimension);
        known.put(flag(tiles.get(i), kind), (byte) 1);
      }
      return seen;
    }
    float[] values = new float[tiles.size() * dimension];
    for (int i = 0; i < tiles.size(); i++) {
      all.position(tiles.get(i) * dimension);
      all.get(values, i * dimension, dimension);
    }
    return new FloatMatrix(tiles.size(), dimension, values);
  }

  private static int flag(int tile, int kind) {
    return KINDS * tile + kind;
  }
}
