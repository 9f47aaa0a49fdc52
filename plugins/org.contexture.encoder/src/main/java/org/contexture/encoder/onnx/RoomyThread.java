package org.contexture.encoder.onnx;

import ai.onnxruntime.OrtException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A thread with room for ONNX Runtime, some of whose operators put more on the stack than the
 * megabyte that Java gives to its threads: there they end the whole process, without a word.
 */
final class RoomyThread implements AutoCloseable {

  private static final long STACK_BYTES = 32L << 20;

  /** What is done on it. */
  interface Work<T> extends Callable<T> {
    @Override
    T call() throws OrtException, OnnxException;
  }

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread roomy = new Thread(null, work, "contexture-onnx", STACK_BYTES);
            roomy.setDaemon(true);
            return roomy;
          });

  /** Does something there, and waits for it, also where this thread is interrupted meanwhile. */
  <T> T run(Work<T> work) throws OrtException, OnnxException {
    Future<T> result = thread.submit(work);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true; // one operation of a network is never stopped in the middle
        } catch (ExecutionException e) {
          throw thrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException thrown(Throwable cause) throws OrtException, OnnxException {
    if (cause instanceof OrtException problem) {
      throw problem;
    } else if (cause instanceof OnnxException problem) {
      throw problem;
    } else if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
