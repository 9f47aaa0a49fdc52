package org.contexture.knime.nodes.slideembedding;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.contexture.encoder.SlideEncoder;
import org.contexture.knime.table.BagGroup;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.network.FeatureMoments;
import org.contexture.pipeline.features.TileFeatures;

/** The vector of a slide encoder that somebody exported; of a patient the mean of the slides'. */
record ExportedEncoder(SlideEncoder encoder) implements Embedder {

  @Override
  public Embedded embed(BagGroup group) throws IOException {
    int tiles = 0;
    List<float[]> vectors = new ArrayList<>();
    for (BagRow slide : group.rows()) {
      TileFeatures features = slide.read();
      tiles += features.features().rows();
      vectors.add(vector(slide, features));
    }
    FeatureMoments mean = new FeatureMoments(vectors.get(0).length);
    vectors.forEach(vector -> mean.add(FloatBuffer.wrap(vector), 1));
    return new Embedded(tiles, mean.mean());
  }

  private float[] vector(BagRow slide, TileFeatures features) throws IOException {
    if (features.features().rows() == 0) {
      throw new IOException("It has no tiles.");
    }
    boolean noPlaces = encoder.asksForPlaces() && features.x().length == 0;
    boolean noSide = encoder.asksForSide() && features.size() == 0;
    if (noPlaces || noSide) {
      throw new IOException(slide.unplaced());
    }
    return encoder.encode(features.features(), features.x(), features.y(), features.size());
  }

  @Override
  public void close() {
    encoder.close();
  }
}
