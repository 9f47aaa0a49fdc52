package org.contexture.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The files of the page. */
public final class Page {

  /** The document; it refers to the others by relative paths. */
  public static final String DOCUMENT = "index.html";

  /** All of them, in the order in which they read best. */
  public static final List<String> FILES =
      List.of(
          DOCUMENT,
          "style.css",
          "main.js",
          "host.js",
          "pane.js",
          "overlay.js",
          "layers.js",
          "colours.js",
          "slides.js",
          "tiles.js",
          "selection.js",
          "shown.js",
          "link.js",
          "keys.js",
          "elements.js",
          "openseadragon/openseadragon.min.js");

  private Page() {}

  /** A file's bytes; empty if it is none of the page's. */
  public static Optional<byte[]> read(String file) {
    if (!FILES.contains(file)) {
      return Optional.empty();
    }
    try (InputStream in = Page.class.getResourceAsStream("page/" + file)) {
      return Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(file + " is missing in this installation.", e);
    }
  }

  /** The media type of a file. */
  public static String type(String file) {
    if (file.endsWith(".js")) {
      return "text/javascript;charset=utf-8";
    }
    return file.endsWith(".css") ? "text/css;charset=utf-8" : "text/html;charset=utf-8";
  }
}
