package org.contexture.pipeline;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
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
    // the JDK says no more than the file's name
    if (failure instanceof NoSuchFileException gone) {
      return gone.getFile() + " does not exist. Was it moved or removed?";
    }
    if (failure instanceof AccessDeniedException denied) {
      return denied.getFile() + " may not be read or written. Check its permissions.";
    }
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return "An error that was not foreseen: " + failure + ". Please report it with this slide.";
  }
}
