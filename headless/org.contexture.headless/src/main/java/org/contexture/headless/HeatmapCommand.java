package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.network.Progress;
import org.contexture.pipeline.heatmap.ColourMap;
import org.contexture.pipeline.heatmap.Scale;
import org.contexture.pipeline.task.HeatmapPlan;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.WorkKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Paints slides. */
@Command(
    name = "heatmap",
    description =
        "Paints values of tiles over each slide, <slide>.png, and writes them for QuPath,"
            + " <slide>.geojson, as the Slide Heatmap does.")
final class HeatmapCommand extends WorkCommand {

  @Mixin private SlideOptions slides;

  @Option(
      names = "--values",
      paramLabel = "FOLDER",
      description =
          "Where predict --tiles or tile wrote: the table of a slide is <slide>.attention.csv,"
              + " <slide>.tiles.csv or <slide>.csv, with the columns X, Y and Size.")
  private Path values;

  @Option(
      names = "--value",
      paramLabel = "COLUMN",
      description = "What is painted; ${DEFAULT-VALUE} by default.")
  private String column = "Attention";

  @Option(
      names = "--scale",
      paramLabel = "ranks|values|zero_to_one|zero_in_the_middle",
      description = "How values become colours; ${DEFAULT-VALUE} by default.")
  private Scale scale = Scale.RANKS;

  @Option(
      names = "--colours",
      paramLabel = "cool_warm|viridis",
      description = "${DEFAULT-VALUE} by default.")
  private ColourMap colours = ColourMap.COOL_WARM;

  @Option(
      names = "--opacity",
      paramLabel = "0…1",
      description = "Of the colours over the slide; ${DEFAULT-VALUE} by default.")
  private double opacity = 0.5;

  @Option(
      names = "--side",
      paramLabel = "PX",
      description = "Longer side of a picture; ${DEFAULT-VALUE} by default.")
  private int side = 1024;

  @Option(names = "--no-legend", description = "Leaves the strip below the picture out.")
  private boolean noLegend;

  @Override
  WorkKind kind() {
    return WorkKind.HEATMAPS;
  }

  @Override
  boolean isAsked() {
    return slides.isGiven() || values != null;
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    if (!slides.isGiven() || values == null) {
      throw new IllegalArgumentException(
          "Both --slides and --values are needed; or neither, to go on with the plan in "
              + out
              + ".");
    }
    HeatmapPlan plan =
        new HeatmapPlan(
            values.toAbsolutePath().normalize().toString(),
            column,
            scale,
            colours,
            opacity,
            side,
            !noLegend);
    return Planning.plan(slides.list(progress), plan, out, progress);
  }
}
