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
import org.contexture.encoder.Encoder;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/**
 * What a frozen teacher sees in each tile in each of its eight orientations: computed when it is
 * first asked, then kept in a file, for all arms, seeds and runs. The file is as long as if all
 * were known; what is not takes no room on most disks.
 */
final class TeacherMemory {

  private static final int ORIENTATIONS = 8;

  private final Encoder teacher;
  private final int dimension;
  private final MappedByteBuffer[] features = new MappedByteBuffer[ORIENTATIONS]; // [tiles, D]
  private final MappedByteBuffer known; // [orientations, tiles], 1 where known

  /**
   * Goes on with a file, or begins it.
   *
   * @param file of these tiles and this teacher
   * @param teacher stays the caller's
   */
  TeacherMemory(Path file, int tiles, Encoder teacher) throws IOException {
    this.teacher = teacher;
    dimension = teacher.spec().dimension();
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long each = (long) Float.BYTES * tiles * dimension;
      for (int i = 0; i < ORIENTATIONS; i++) {
        features[i] = channel.map(FileChannel.MapMode.READ_WRITE, i * each, each);
        features[i].order(ByteOrder.LITTLE_ENDIAN);
      }
      known =
          channel.map(
              FileChannel.MapMode.READ_WRITE, ORIENTATIONS * each, (long) ORIENTATIONS * tiles);
    }
  }

  /**
   * What the teacher sees in tiles of a window.
   *
   * @param tiles numbered over all slides
   * @param orientation 0 … 7, in which they are laid
   * @param shown their pixels, laid so
   * @return [tiles, D]
   */
  FloatMatrix of(List<Integer> tiles, int orientation, TileBatch shown) {
    FloatBuffer all = features[orientation].asFloatBuffer();
    if (!tiles.stream().allMatch(tile -> known.get(flag(tile, orientation)) == 1)) {
      FloatMatrix seen = teacher.encode(shown);
      for (int i = 0; i < tiles.size(); i++) {
        all.position(tiles.get(i) * dimension);
        all.put(seen.values(), i * dimension, dimension);
        known.put(flag(tiles.get(i), orientation), (byte) 1);
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

  private static int flag(int tile, int orientation) {
    return ORIENTATIONS * tile + orientation;
  }
}
