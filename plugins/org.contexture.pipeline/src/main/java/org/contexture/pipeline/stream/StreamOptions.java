package org.contexture.pipeline.stream;

/**
 * How far reading runs ahead of the network.
 *
 * @param batchSize tiles per batch
 * @param workers threads that read and resample
 * @param prefetch batches that may wait, finished or in the making; bounds the memory to prefetch ·
 *     batchSize · 3 · pixels² bytes
 */
public record StreamOptions(int batchSize, int workers, int prefetch) {

  public StreamOptions {
    if (batchSize < 1 || workers < 1 || prefetch < 1) {
      throw new IllegalArgumentException(
          "Expected batch size, workers and prefetch ≥ 1, found %d, %d and %d."
              .formatted(batchSize, workers, prefetch));
    }
  }

  /** Sized from this machine: a worker per processor, two batches ahead for each. */
  public static StreamOptions forThisMachine(int batchSize) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new StreamOptions(batchSize, processors, 2 * processors + 2);
  }

  /** For one of several streams that read by the same workers. */
  public StreamOptions sharedBy(int streams) {
    return new StreamOptions(batchSize, workers, Math.max(1, prefetch / streams));
  }
}
