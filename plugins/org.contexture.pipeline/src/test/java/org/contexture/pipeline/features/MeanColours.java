package org.contexture.pipeline.features;

import java.util.Map;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.file.Blob;

/** An encoder without a network: the mean red, green and blue of a tile, and of its upper half. */
class MeanColours implements Encoder {

  static final EncoderModel MODEL =
      new EncoderModel(
          new EncoderSpec("mean-colours", 6, 16, Normalisation.IMAGENET),
          Blob.of(new byte[] {1}),
          Map.of());

  private final int memoryTiles;
  private int encodedTiles;

  MeanColours() {
    this(Integer.MAX_VALUE);
  }

  /** As if more tiles than that did not fit into memory. */
  MeanColours(int memoryTiles) {
    this.memoryTiles = memoryTiles;
  }

  int encodedTiles() {
    return encodedTiles;
  }

  @Override
  public EncoderSpec spec() {
    return MODEL.spec();
  }

  @Override
  public String arithmetic() {
    return "CPU, 32-bit floats";
  }

  @Override
  public FloatMatrix encode(TileBatch batch) {
    if (batch.tiles() > memoryTiles) {
      throw new IllegalStateException("DefaultCPUAllocator: can't allocate memory");
    }
    encodedTiles += batch.tiles();
    int bytes = 3 * batch.pixels() * batch.pixels();
    float[] features = new float[6 * batch.tiles()];
    for (int tile = 0; tile < batch.tiles(); tile++) {
      for (int i = 0; i < bytes; i++) {
        float value = (batch.rgb()[tile * bytes + i] & 255) / 255f;
        features[6 * tile + i % 3] += value;
        features[6 * tile + 3 + i % 3] += i < bytes / 2 ? value : 0;
      }
    }
    return new FloatMatrix(batch.tiles(), 6, features);
  }

  @Override
  public void close() {}
}
