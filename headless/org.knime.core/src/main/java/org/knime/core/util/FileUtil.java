package org.knime.core.util;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.contexture.headless.extension.RunningWorkflow;

/** Turns what users type into paths. */
public final class FileUtil {
  private FileUtil() {}

  /**
   * Returns the URL of a path or URL text.
   *
   * @throws InvalidPathException if the text is empty or no path
   */
  public static URL toURL(final String path) throws MalformedURLException, InvalidPathException {
    if (path.isEmpty()) {
      throw new InvalidPathException("", "Empty path");
    }
    String escaped = path.replace(" ", "%20");
    if (escaped.startsWith("knime:")) {
      return new URL(null, escaped, new NoConnection());
    }
    try {
      return new URL(escaped);
    } catch (MalformedURLException e) {
      return Path.of(path).toAbsolutePath().toUri().toURL();
    }
  }

  /**
   * Returns the local path of a URL, or null if it is not on this machine. {@code
   * knime://knime.workflow/…} is looked up in the folder of the workflow that the calling thread
   * runs.
   *
   * @throws IOException if a {@code knime:} URL leaves the workflow, or is not relative to it
   */
  public static Path resolveToPath(final URL url) throws IOException, URISyntaxException {
    if (url.getProtocol().equals("knime")) {
      return RunningWorkflow.resolve(url.toURI());
    }
    return url.getProtocol().equals("file")
        ? Path.of(new URI(url.toString().replace(" ", "%20")))
        : null;
  }

  /** Lets {@code knime:} URLs exist; they are resolved, not opened. */
  private static final class NoConnection extends URLStreamHandler {
    @Override
    protected URLConnection openConnection(final URL url) {
      throw new UnsupportedOperationException("URL.openConnection of " + url);
    }
  }
}
