package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.TileChoices;
import org.contexture.pipeline.task.TilePlan;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tiling.TilingOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lays tiles. */
@Command(
    name = "tile",
    description =
        "Writes for each slide a table of its tiles, <slide>.tiles.csv, as the Slide Tiler has it,"
            + " and a row of the tiler's overview, <slide>.overview.csv. collect joins these, and"
            + " says which slides stand out of the others.")
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

  @Option(
      names = "--edges",
      paramLabel = "whole_tiles|pad",
      description =
          "What happens at the right and bottom edges of a slide; ${DEFAULT-VALUE} by default.")
  private EdgeRule edges = TileChoices.NONE.edges();

  @Option(
      names = "--any-enlargement",
      description = "Also tiles slides whose pixels are 8 times as coarse as the tiles' or more.")
  private boolean anyEnlargement;

  @Option(
      names = "--smallest-region",
      paramLabel = "µm²",
      description = "Connected tissue smaller than this is dropped; ${DEFAULT-VALUE} by default.")
  private double smallestRegion = TileChoices.NONE.minimumRegion();

  @Option(
      names = "--smallest-hole",
      paramLabel = "µm²",
      description = "Holes in tissue smaller than this are filled; ${DEFAULT-VALUE} by default.")
  private double smallestHole = TileChoices.NONE.minimumHole();

  @Option(
      names = "--picture",
      paramLabel = "PX",
      description =
          "Draws each slide with its tissue and tiles, <slide>.overview.png, its longer side so"
              + " long.")
  private int picture;

  @Option(
      names = "--geojson",
      description = "Writes tissue, regions and tiles for QuPath, <slide>.geojson.")
  private boolean geoJson;

  @ArgGroup(exclusive = false, heading = "%nRegions that somebody drew:%n")
  private RegionOptions regions;

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
            quality,
            Optional.of(
                new TileChoices(
                    edges,
                    anyEnlargement,
                    smallestRegion,
                    smallestHole,
                    picture,
                    geoJson,
                    Optional.ofNullable(regions).map(RegionOptions::choice))));
    List<PlannedSlide> listed = slides.list(progress);
    return Planning.plan(
        regions == null ? listed : regions.of(listed, progress), plan, out, progress);
  }
}
