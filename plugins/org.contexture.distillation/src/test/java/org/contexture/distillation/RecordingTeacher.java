package org.contexture.distillation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;

/** Sees something else in every tile; remembers the tiles, and lies about all but some. */
final class RecordingTeacher implements Teacher {

  static final int DIMENSION = 6;
  private static int made;

  private final String name = "recording_" + made++;
  private final Set<ByteBuffer> asked = new HashSet<>();
  private final Set<ByteBuffer> honestAbout;
  private final float lie;

  RecordingTeacher(Set<ByteBuffer> honestAbout, float lie) {
    this.honestAbout = Set.copyOf(honestAbout);
    this.lie = lie;
  }

  /** The pixels of the tiles that it was asked about. */
  Set<ByteBuffer> asked() {
    return asked;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public FloatMatrix features(TileBatch tiles) {
    float[] features = new float[tiles.tiles() * DIMENSION];
    for (int tile = 0; tile < tiles.tiles(); tile++) {
      byte[] rgb = tiles.part(tile, tile + 1).rgb();
      ByteBuffer pixels = ByteBuffer.wrap(rgb);
      asked.add(pixels);
      int hash = Arrays.hashCode(rgb);
      Random random = new Random(hash);
      for (int d = 0; d < DIMENSION; d++) {
        float lied = honestAbout.contains(pixels) ? 0 : lie * (float) Math.sin(hash + d);
        features[tile * DIMENSION + d] = (float) random.nextGaussian() + lied;
      }
    }
    return new FloatMatrix(tiles.tiles(), DIMENSION, features);
  }

  @Override
  public void close() {}
}
