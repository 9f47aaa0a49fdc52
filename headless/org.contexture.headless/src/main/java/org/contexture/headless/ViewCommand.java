package org.contexture.headless;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.contexture.headless.view.SlideViewer;
import org.contexture.slides.MicronsPerPixel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows slides in a browser on this machine. */
@Command(
    name = "view",
    description =
        "Shows slides, and what a model made of them, in a browser on this machine. Ends with"
            + " Ctrl-C, or after half an hour in which nobody looked.",
    mixinStandardHelpOptions = true)
final class ViewCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SOURCE",
      description = "A folder of slides, a slide, a CSV of slides, or the results of a run.")
  private Path source;

  @Option(
      names = "--values",
      paramLabel = "CSV",
      description =
          "Tile values: Slide, X, Y, Size and columns of numbers or names, e.g. the tile attention"
              + " of a MIL Predictor. Repeatable.")
  private List<Path> values = new ArrayList<>();

  @Option(
      names = "--regions",
      paramLabel = "PATH",
      description = "An annotation file, or a folder of such, as the Annotation Reader reads them.")
  private Path regions;

  @Option(
      names = "--features",
      paramLabel = "DIR",
      description = "Feature files of the slides, to find tiles that are alike.")
  private Path features;

  @Option(
      names = "--mpp",
      paramLabel = "UM",
      description = "µm per pixel of level 0, for slides that do not say it.")
  private Double micronsPerPixel;

  @Option(names = "--no-browser", description = "Prints the address and opens no browser.")
  private boolean noBrowser;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<MicronsPerPixel> pixel;
    try {
      pixel = Optional.ofNullable(micronsPerPixel).map(MicronsPerPixel::square);
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("--mpp: " + e.getMessage());
      return ExitCodes.ARGUMENTS;
    }
    SlideViewer viewer =
        new SlideViewer(
            source, values, Optional.ofNullable(regions), Optional.ofNullable(features), pixel);
    viewer.serve(this::say);
    return ExitCodes.DONE;
  }

  private void say(URI address, List<String> notes) {
    var out = spec.commandLine().getOut();
    notes.forEach(note -> out.println("Note: " + note));
    out.println("Open " + address);
    out.println("It ends with Ctrl-C, or after half an hour in which nobody looked.");
    out.flush();
    if (!noBrowser && !SlideViewer.openBrowser(address)) {
      out.println("No browser was found to open it with.");
    }
  }
}
