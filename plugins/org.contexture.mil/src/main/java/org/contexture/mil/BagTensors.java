package org.contexture.mil;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FeatureMoments;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * The features of bags as standardised tensors. As many as fit into a budget stay in memory; the
 * others are read each time they are asked for, the next one ahead on a thread of its own. One
 * thread at a time.
 */
final class BagTensors implements AutoCloseable {

  private final List<Bag> bags;
  private final BagShape shape;
  private final Device device;
  private final Tensor[] kept;
  private long budget;
  private Standardisation standardisation;

  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "bag reader");
            thread.setDaemon(true);
            return thread;
          });
  private long featuresRead;
  private int bagsRead;
  private int aheadIndex = -1;
  private CompletableFuture<Tensor> ahead;

  /**
   * @param shape that every bag must have
   * @param budget bytes of features that may stay in memory
   */
  BagTensors(List<Bag> bags, BagShape shape, Device device, long budget) {
    this.bags = bags;
    this.shape = shape;
    this.device = device;
    this.kept = new Tensor[bags.size()];
    this.budget = budget;
    this.standardisation = Standardisation.none(shape.dimension());
  }

  int size() {
    return bags.size();
  }

  /** Reads all bags once; from then on all are standardised by their joint statistics. */
  @SuppressWarnings("try") // scopes act by being closed
  Standardisation fit() throws IOException {
    FeatureMoments moments = new FeatureMoments(shape.dimension());
    for (int i = 0; i < bags.size(); i++) {
      try (PointerScope scope = new PointerScope()) {
        Tensor features = read(i);
        readAhead(i + 1);
        moments.add(Tensors.memory(features), (int) features.size(0));
        keepIfItFits(i, Tensors.to(features, device));
      }
    }
    standardiseBy(Standardisation.of(moments));
    return standardisation;
  }

  /** From now on standardises by statistics found elsewhere. To be called once, if at all. */
  void standardiseBy(Standardisation found) {
    standardisation = found;
    for (Tensor tensor : kept) {
      if (tensor != null) {
        found.apply(tensor);
      }
    }
  }

  /**
   * The features of a bag: [tiles, dimension], standardised, on the device. Not to be changed;
   * belongs to the caller's scope.
   *
   * @param next bag that will be asked for next, or −1
   */
  Tensor get(int index, int next) throws IOException {
    if (kept[index] != null) {
      return kept[index];
    }
    Tensor features = read(index);
    readAhead(next);
    Tensor tensor = Tensors.to(features, device);
    standardisation.apply(tensor);
    keepIfItFits(index, tensor);
    return tensor;
  }

  /** Features of a bag on average, of those read so far; a huge number if none was. */
  double meanFeatures() {
    return bagsRead == 0 ? Double.MAX_VALUE : (double) featuresRead / bagsRead;
  }

  private void keepIfItFits(int index, Tensor tensor) {
    long bytes = tensor.numel() * Float.BYTES;
    if (kept[index] == null && bytes <= budget) {
      budget -= bytes;
      tensor.retainReference();
      kept[index] = tensor;
    }
  }

  private void readAhead(int index) {
    if (index >= 0 && index < bags.size() && kept[index] == null && index != aheadIndex) {
      aheadIndex = index;
      ahead = CompletableFuture.supplyAsync(() -> readNow(index), reader);
    }
  }

  /** On the CPU; belongs to the caller's scope. */
  private Tensor read(int index) throws IOException {
    readAhead(index);
    CompletableFuture<Tensor> reading = ahead;
    aheadIndex = -1;
    ahead = null;
    try {
      Tensor features = reading.join();
      PointerScope scope = PointerScope.getInnerScope();
      if (scope != null) {
        scope.attach(features); // made by another thread
      }
      featuresRead += features.numel();
      bagsRead++;
      return features;
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException unchecked) {
        throw new IOException(unchecked.getCause().getMessage(), unchecked.getCause());
      }
      if (e.getCause() instanceof BagException bad) {
        throw bad;
      }
      throw e;
    }
  }

  private Tensor readNow(int index) {
    try {
      return shape.read(bags.get(index));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    reader.shutdownNow();
    for (Tensor tensor : kept) {
      if (tensor != null) {
        tensor.releaseReference();
      }
    }
  }
}
