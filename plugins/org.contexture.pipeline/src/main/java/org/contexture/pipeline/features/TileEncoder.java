package org.contexture.pipeline.features;

import java.util.Arrays;
import java.util.Locale;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.encoder.Encoder;

/** Encodes batches; where one does not fit into the device's memory, smaller ones from then on. */
final class TileEncoder {

  private final Encoder encoder;
  private int largestBatch = Integer.MAX_VALUE;

  TileEncoder(Encoder encoder) {
    this.encoder = encoder;
  }

  /** [tiles, dimension] in the order given. */
  FloatMatrix encode(TileBatch batch) {
    if (batch.tiles() > largestBatch) {
      return inParts(batch, largestBatch);
    }
    try {
      return encoder.encode(batch);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (batch.tiles() == 1 || !isOutOfMemory(e)) {
        throw e;
      }
      largestBatch = batch.tiles() / 2;
      System.getLogger(FeatureExtraction.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "The network ran out of memory: going on with batches of " + largestBatch + ".");
      return inParts(batch, largestBatch);
    }
  }

  private FloatMatrix inParts(TileBatch batch, int part) {
    int dimension = encoder.spec().dimension();
    int tileBytes = 3 * batch.pixels() * batch.pixels();
    float[] features = new float[batch.tiles() * dimension];
    for (int from = 0; from < batch.tiles(); from += part) {
      int to = Math.min(batch.tiles(), from + part);
      byte[] rgb = Arrays.copyOfRange(batch.rgb(), from * tileBytes, to * tileBytes);
      FloatMatrix encoded = encode(new TileBatch(to - from, batch.pixels(), rgb));
      System.arraycopy(encoded.values(), 0, features, from * dimension, encoded.values().length);
    }
    return new FloatMatrix(batch.tiles(), dimension, features);
  }

  /** libtorch has no exception type of its own for this in Java. */
  private static boolean isOutOfMemory(Throwable e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return e instanceof OutOfMemoryError
        || message.contains("out of memory")
        || message.contains("can't allocate memory")
        || message.contains("not enough memory");
  }
}
