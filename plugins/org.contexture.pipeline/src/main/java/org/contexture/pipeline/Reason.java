package org.contexture.pipeline;

import java.util.concurrent.CancellationException;

/** Puts into words why one slide failed, so that the others can go on. */
public final class Reason {

  private Reason() {}

  /**
   * The message for people; errors that were not foreseen are named as such.
   *
   * @throws CancellationException if that is what the failure was: a job that shall stop stops
   */
  public static String of(Throwable failure) {
    if (failure instanceof CancellationException cancelled) {
      throw cancelled;
    }
    if (failure instanceof OutOfMemoryError) {
      return "It needs more memory than is left. Give the program more heap, or leave this slide"
          + " out.";
    }
    if (failure instanceof java.io.IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return "An error that was not foreseen: " + failure + ". Please report it with this slide.";
  }
}
