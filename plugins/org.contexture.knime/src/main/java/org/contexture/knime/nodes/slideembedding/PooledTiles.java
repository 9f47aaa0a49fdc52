package org.contexture.knime.nodes.slideembedding;

import java.io.IOException;
import org.contexture.knime.table.BagGroup;
import org.contexture.mil.SlideEmbedding;
import org.contexture.network.FloatMatrix;

/** The mean, or the vector of a MIL model's head; tiles have no places. */
record PooledTiles(SlideEmbedding embedding) implements Embedder {

  @Override
  public Embedded embed(BagGroup group) throws IOException {
    FloatMatrix tiles = group.bag().features().read();
    return new Embedded(tiles.rows(), embedding.embed(group.bag().with(tiles)));
  }

  @Override
  public void close() {
    embedding.close();
  }
}
