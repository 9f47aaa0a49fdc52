package org.contexture.headless.extension;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The folder of the workflow that the current thread runs. */
public final class RunningWorkflow {
  private static final ThreadLocal<Path> FOLDER = new ThreadLocal<>();

  private RunningWorkflow() {}

  /** Says that this thread runs the workflow, until {@link #leave()}. */
  public static void enter(final Path folder) {
    FOLDER.set(folder.toAbsolutePath().normalize());
  }

  /** Says that this thread runs no workflow any more. */
  public static void leave() {
    FOLDER.remove();
  }

  /** Returns work that runs this thread's workflow on whatever thread it runs. */
  public static Runnable here(final Runnable work) {
    Path folder = FOLDER.get();
    return () -> {
      Path before = FOLDER.get();
      FOLDER.set(folder);
      try {
        work.run();
      } finally {
        FOLDER.set(before);
      }
    };
  }

  /**
   * Returns the path of a {@code knime://knime.workflow/…} URL.
   *
   * @throws IOException if the thread runs no workflow, or the URL is another one or leaves the
   *     folder
   */
  public static Path resolve(final URI uri) throws IOException {
    Path folder = FOLDER.get();
    if (folder == null) {
      throw new IOException(
          uri + " can only be resolved on a thread that runs a node of a workflow");
    }
    if (!"knime.workflow".equals(uri.getHost())) {
      throw new IOException(
          uri + " can not be resolved here: only knime://knime.workflow/… and plain paths can");
    }
    String relative = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/+", "");
    Path path = folder.resolve(relative).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException(uri + " leaves the workflow's folder " + folder);
    }
    return path;
  }
}
