package org.contexture.encoder;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.FloatMatrix;

/**
 * Encodes the tiles of a batch side by side: each core takes a few of them from the first layer to
 * the last. libtorch by itself shares every single layer among all cores, which then wait for one
 * another hundreds of times per batch.
 */
final class TilesOnCores implements AutoCloseable {

  /** More tiles at once leave the processor's cache between two layers. */
  private static final int MOST_TILES_AT_ONCE = 8;

  /** What the cores run; called by several threads at once. */
  @FunctionalInterface
  interface Network {
    FloatMatrix encode(TileBatch tiles);
  }

  private final int cores;
  private final ExecutorService threads;

  TilesOnCores(int cores) {
    this.cores = cores;
    this.threads = Executors.newFixedThreadPool(cores, TilesOnCores::thread);
  }

  private static Thread thread(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              torch.set_num_threads(1); // of this thread
              work.run();
            },
            "encoder");
    thread.setDaemon(true);
    return thread;
  }

  /** Encodes at least as many tiles as there are cores; a failure of a part is thrown as it is. */
  FloatMatrix encode(TileBatch tiles, Network network) {
    int most = cores * MOST_TILES_AT_ONCE;
    int parts = cores * ((tiles.tiles() + most - 1) / most);
    List<CompletableFuture<FloatMatrix>> results =
        IntStream.range(0, parts)
            .mapToObj(i -> tiles.part(start(tiles, i, parts), start(tiles, i + 1, parts)))
            .map(part -> CompletableFuture.supplyAsync(() -> network.encode(part), threads))
            .toList();
    try {
      CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
          .join(); // even if one fails
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    } finally {
      torch.set_num_threads(cores); // new threads of others take over what was set last
    }
    return FloatMatrix.joined(results.stream().map(CompletableFuture::join).toList());
  }

  private static int start(TileBatch tiles, int part, int parts) {
    return (int) ((long) tiles.tiles() * part / parts);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
