package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;

/**
 * Bags that were looked at once: all are readable, finite and of one dimension. Those of a small
 * cohort stay in memory.
 *
 * @param bags the cohort
 * @param tiles of each bag
 * @param isSmall whether the features stay in memory
 */
@SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
record Cohort(AskedBags bags, int[] tiles, boolean isSmall) {

  private static final long SMALL = 256L << 20; // bytes

  @SuppressWarnings("try") // frees each bag's features
  static Cohort of(AskedBags bags, Progress progress) throws IOException {
    BagShape shape = BagShape.of(bags.bags().get(0));
    int[] tiles = new int[bags.size()];
    List<Bag> inMemory = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.bags().get(i);
      progress.report((double) i / bags.size(), "Reading slide “%s”".formatted(bag.id()));
      try (PointerScope scope = new PointerScope()) {
        Tensor features = shape.read(bag);
        tiles[i] = (int) features.size(0);
        bytes += Float.BYTES * features.numel();
        if (bytes <= SMALL) {
          inMemory.add(bag.with(Tensors.matrix(features)));
        } else {
          inMemory.clear();
        }
      }
    }
    boolean small = bytes <= SMALL;
    return new Cohort(small ? new AskedBags(inMemory, bags.task()) : bags, tiles, small);
  }
}
