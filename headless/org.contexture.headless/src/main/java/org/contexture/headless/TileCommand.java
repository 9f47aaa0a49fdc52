package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import org.contexture.network.Progress;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.TilePlan;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.slides.tiling.TilingOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lays tiles. */
@Command(
    name = "tile",
    description =
        "Writes for each slide a table of its tiles, <slide>.tiles.csv, as the Slide Tiler has it,"
            + " and a row of the tiler's overview, <slide>.overview.csv.")
final class TileCommand extends WorkCommand {

  @Mixin private SlideOptions slides;
  @Mixin private TileOptions tiles;

  @Option(
      names = "--quality",
      description = "Reads every tile and measures blankness, sharpness, pen, blood, folds, focus.")
  private boolean quality;

  @Option(
      names = "--blank",
      paramLabel = "FRACTION",
      description = "Largest blank fraction of a tile; ${DEFAULT-VALUE} by default, which is any.")
  private double blank = 1;

  @Option(
      names = "--sharpness",
      paramLabel = "VARIANCE",
      description = "Least sharpness of a tile; ${DEFAULT-VALUE} by default, which is any.")
  private double sharpness;

  @Override
  WorkKind kind() {
    return WorkKind.TILES;
  }

  @Override
  boolean isAsked() {
    return slides.isGiven();
  }

  @Override
  PlanFolder plan(Path out, Progress progress) throws IOException {
    TilingOptions laid = tiles.tiling();
    TilePlan plan =
        new TilePlan(
            laid.pixels(),
            laid.micronsPerPixel(),
            laid.overlapPixels(),
            laid.minimumTissue(),
            tiles.method(),
            blank,
            sharpness,
            quality);
    return Planning.plan(slides.list(progress), plan, out, progress);
  }
}
