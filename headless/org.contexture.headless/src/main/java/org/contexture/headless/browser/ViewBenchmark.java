package org.contexture.headless.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.contexture.headless.view.LocalServer;
import org.contexture.headless.view.SlideViewer;
import org.contexture.slides.synthetic.BlockSlide;
import org.contexture.view.SlideView;
import org.contexture.view.TileTable;
import org.contexture.view.TileTableBuilder;
import org.contexture.view.ViewContentBuilder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench/run view}: how long who looks at slides has to wait; pictures of the page. */
@Command(
    name = "bench/run view",
    description =
        "Times Slide View in Chromium on a slide of 100,000 × 100,000 px with 99,856 tiles; or"
            + " takes pictures of it.",
    mixinStandardHelpOptions = true)
public final class ViewBenchmark implements Callable<Integer> {

  private static final int SIDE_PX = 100_000;
  private static final int TILES_ACROSS = 316;
  private static final int TILE_PX = 316;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description = "Takes pictures instead; of what --of names.")
  private Path pictures;

  @Option(
      names = "--of",
      paramLabel = "RESULTS",
      description = "The results of a run, with predictions and tile attention.")
  private Path results;

  @Option(names = "--rounds", paramLabel = "N", description = "How often it is opened anew.")
  private int rounds = 5;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ViewBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty()) {
      System.err.println("There is no Chromium on the PATH.");
      return 1;
    }
    try (Chromium browser = Chromium.start(program.get())) {
      if (pictures == null) {
        time(browser);
      } else if (results == null) {
        System.err.println("--pictures needs --of RESULTS.");
        return 2;
      } else {
        SlideViewer viewer =
            new SlideViewer(
                results, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        try (LocalServer server = viewer.start()) {
          new PagePictures(browser, server.address(), Files.createDirectories(pictures)).take();
        }
      }
    }
    return 0;
  }

  private void time(Chromium browser) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("contexture-view-");
    try {
      Path file = folder.resolve("large.tiff");
      new BlockSlide(SIDE_PX, SIDE_PX, 512, 0.25).write(file);
      PageTimes times = new PageTimes(browser);
      for (int round = 0; round <= rounds; round++) { // the first warms up
        try (LocalServer server =
            LocalServer.start(new SlideView(content(file).build("Large")), Duration.ofHours(1))) {
          times.measure(server.address());
        }
      }
      times.print();
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(one);
        }
      }
    }
  }

  private static ViewContentBuilder content(Path file) throws IOException {
    ViewContentBuilder content = new ViewContentBuilder();
    TileTableBuilder values = TileTable.named("values", List.of("Attention", "Other"), List.of());
    content.slide("large", file, Optional.empty(), Optional.empty());
    for (int row = 0; row < TILES_ACROSS; row++) {
      for (int column = 0; column < TILES_ACROSS; column++) {
        double wave = Math.sin(column / 20.0) * Math.cos(row / 30.0);
        double[] both = {wave, -wave};
        values.add("large", column * TILE_PX, row * TILE_PX, TILE_PX, both, List.of());
      }
    }
    content.table(values);
    return content;
  }
}
