package org.contexture.pipeline.stream;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.contexture.pipeline.Reason;
import org.contexture.slides.SlideException;

/** Waits for what worker threads read. */
final class Reading {

  private Reading() {}

  /**
   * The result.
   *
   * @throws SlideException for whatever went wrong with this slide
   * @throws CancellationException if the waiting thread is interrupted
   */
  static <R> R await(Future<R> reading) throws SlideException {
    try {
      return reading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Reading slides was interrupted.");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof SlideException failure
          ? failure
          : new SlideException(Reason.of(cause), cause);
    }
  }
}
