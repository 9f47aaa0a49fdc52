package org.contexture.headless.view;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.view.SlideView;
import org.contexture.view.ViewContent;

/** Finds what is to be shown, and serves it until nobody looks any more. */
public final class SlideViewer {

  private final Shown shown;

  /**
   * Takes what {@code contexture view} is given.
   *
   * @param source a folder of slides, a slide, a CSV of slides, or the results of a run
   * @param values further files of tile values
   * @param regions annotation files
   * @param features a folder of feature files
   * @param micronsPerPixel of level 0, instead of what the files say
   */
  public SlideViewer(
      Path source,
      List<Path> values,
      Optional<Path> regions,
      Optional<Path> features,
      Optional<MicronsPerPixel> micronsPerPixel) {
    shown = new Shown(source, values, regions, features, micronsPerPixel);
  }

  /** Serves; {@code ready} hears the address, and what people should know. */
  public void serve(BiConsumer<URI, List<String>> ready) throws IOException, InterruptedException {
    ViewContent content = shown.read();
    try (LocalServer server = LocalServer.start(new SlideView(content), LocalServer.IDLE)) {
      ready.accept(server.address(), content.notes());
      server.awaitEnd();
    }
  }

  /** Begins to serve, until it is closed. */
  public LocalServer start() throws IOException {
    return LocalServer.start(new SlideView(shown.read()), LocalServer.IDLE);
  }

  /** Whether results of a run can be looked at. */
  public static boolean canShow(Path results) throws IOException {
    return ResultTables.haveSlides(results);
  }

  /** Opens the desktop's browser, where there is a desktop; whether that was tried. */
  public static boolean openBrowser(URI address) {
    return opener(System.getProperty("os.name").toLowerCase(Locale.ROOT))
        .map(
            program -> {
              try {
                List<String> command = new java.util.ArrayList<>(program);
                command.add(address.toString());
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
                return true;
              } catch (IOException e) {
                return false; // not installed
              }
            })
        .orElse(false);
  }

  private static Optional<List<String>> opener(String system) {
    if (system.contains("win")) {
      return Optional.of(List.of("rundll32", "url.dll,FileProtocolHandler"));
    }
    if (system.contains("mac")) {
      return Optional.of(List.of("open"));
    }
    boolean desktop = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return desktop ? Optional.of(List.of("xdg-open")) : Optional.empty();
  }
}
