package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.RegionCoverage;
import org.contexture.slides.tiling.GridShape;
import org.contexture.slides.tiling.TileGrid;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueDetector;
import org.contexture.slides.tissue.TissueFinding;
import org.contexture.slides.tissue.TissueMask;

/** Finds the tissue of many slides and lays tiles over it. */
public final class SlideTiling {

  /** Takes one finished slide; called from one thread, in the order of the slides. */
  @FunctionalInterface
  public interface Sink {
    void accept(TiledSlide slide);
  }

  /**
   * How it went.
   *
   * @param done slides that were given to the sink; those without a tile among them
   * @param failures the others
   */
  public record Summary(int done, List<SlideFailure> failures) {

    public Summary {
      failures = List.copyOf(failures);
    }
  }

  private SlideTiling() {}

  /** Tiles slides, several at once, with the default least areas of tissue and holes. */
  public static Summary run(
      List<SlideToTile> slides,
      TissueDetector detector,
      TilingOptions options,
      int overlayPx,
      Sink sink,
      Progress progress) {
    return run(slides, TilingRequest.of(detector, options, overlayPx), sink, progress);
  }

  /** Tiles slides, several at once. */
  public static Summary run(
      List<SlideToTile> slides, TilingRequest request, Sink sink, Progress progress) {
    List<SlideFailure> failures = new ArrayList<>();
    int[] finished = new int[1];
    InOrder.run(
        slides.iterator(),
        slide -> tile(slide, request),
        Runtime.getRuntime().availableProcessors(),
        (slide, outcome) -> {
          outcome.tiled().ifPresent(sink::accept);
          outcome.failure().ifPresent(failures::add);
          finished[0]++;
          String line = slide.id() + ": " + outcome;
          progress.log(line);
          progress.report(
              (double) finished[0] / slides.size(),
              "Slide %d of %d: %s".formatted(finished[0], slides.size(), line));
        });
    return new Summary(slides.size() - failures.size(), failures);
  }

  private record Outcome(Optional<TiledSlide> tiled, Optional<SlideFailure> failure) {

    @Override
    public String toString() {
      return failure
          .map(f -> "failed: " + f.message())
          .orElseGet(() -> tiled.orElseThrow().overview().tiles() + " tiles");
    }
  }

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private static Outcome tile(SlideToTile slide, TilingRequest request) {
    TilingOptions options = request.tiles();
    Optional<RegionTiling> regions = request.regions();
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      GridShape shape = GridShape.of(open.metadata(), options);
      List<AnnotatedRegion> own = regions.map(rule -> rule.of(slide.id())).orElse(List.of());
      Optional<RegionCoverage> coverage = regions.map(rule -> RegionCoverage.of(own, shape));
      boolean isTissue = regions.map(RegionTiling::insteadOfTissue).orElse(false);
      TissueFinding finding =
          isTissue
              ? new TissueFinding(TissueMask.none(open), Optional.empty())
              : TissueFinding.of(open, request.tissue());
      TissueMask mask = finding.mask();
      TileGrid grid =
          TileGrid.lay(
              open,
              shape,
              isTissue ? coverage.orElseThrow()::fraction : TileGrid.tissue(mask, shape),
              regions.isEmpty()
                  ? (column, row) -> true
                  : kept(regions.get(), coverage.orElseThrow()),
              request.quality() ? options.withoutJudgement() : options);
      Optional<SlideQuality> quality = Optional.empty();
      int candidates = grid.tiles().size();
      if (request.quality()) {
        QualityOfTiles judged = QualityOfTiles.of(open, mask, grid, options);
        grid = judged.grid();
        quality = Optional.of(judged.quality());
      }
      double area =
          isTissue
              ? Double.NaN
              : open.metadata().micronsPerPixel().map(mask::areaMm2).orElse(Double.NaN);
      String whyNoTile =
          request.quality() && candidates > 0
              ? "No tile: each of %d is too blank or not sharp enough.".formatted(candidates)
              : regions.isPresent() && area != 0
                  ? whyNoTile(own, regions.get())
                  : whyNoTile(grid, area, options);
      TilingOverview overview =
          new TilingOverview(
              slide.id(),
              grid.tiles().size(),
              area,
              TilingOverlay.draw(open, mask, own, grid.tiles(), quality, request.overlayPx()),
              note(
                  open.metadata(),
                  grid.tiles().isEmpty() ? Optional.of(whyNoTile) : Optional.empty(),
                  finding.doubt(),
                  options));
      SlideTiles tiles =
          new SlideTiles(
              slide.id(),
              slide.path(),
              options.pixels(),
              options.micronsPerPixel(),
              grid.tiles(),
              slide.look());
      TilingGeoJson geoJson = new TilingGeoJson(open.metadata(), mask, own);
      TiledSlide tiled = new TiledSlide(tiles, overview, coverage, quality, geoJson);
      if (request.geoJsonFolder().isPresent()) {
        geoJson.write(request.geoJsonFolder().get(), tiled);
      }
      return new Outcome(Optional.of(tiled), Optional.empty());
    } catch (Throwable e) {
      return new Outcome(
          Optional.empty(), Optional.of(new SlideFailure(slide.id(), "tile", Reason.of(e))));
    }
  }

  private static TileGrid.Cells kept(RegionTiling rule, RegionCoverage coverage) {
    return switch (rule.use()) {
      case INSIDE -> (column, row) -> coverage.fraction(column, row) >= rule.leastOverlap();
      case OUTSIDE -> (column, row) -> coverage.fraction(column, row) < rule.leastOverlap();
      case LABEL -> (column, row) -> true;
    };
  }

  private static String whyNoTile(List<AnnotatedRegion> own, RegionTiling rule) {
    if (own.isEmpty()) {
      return "No tile: the slide has no region%s."
          .formatted(rule.classes().isEmpty() ? "" : " of the chosen classes");
    }
    return "No tile: of %d regions none left a tile that is %s them by %.0f %% and holds enough tissue. Lower the least overlap, the least tissue or the tile size."
        .formatted(
            own.size(),
            rule.use() == RegionTiling.Use.OUTSIDE ? "outside of" : "inside of",
            100 * rule.leastOverlap());
  }

  private static String note(
      SlideMetadata slide,
      Optional<String> whyNoTile,
      Optional<String> doubt,
      TilingOptions options) {
    List<String> notes = new ArrayList<>();
    whyNoTile.ifPresent(notes::add);
    double enlargement = slide.micronsPerPixel().map(options::enlargement).orElse(0.0);
    if (enlargement >= TilingOptions.NOTABLE_ENLARGEMENT) {
      notes.add(
          "The slide has %s µm per pixel: its tiles are enlarged %.1f times and show no more than that."
              .formatted(
                  slide.micronsPerPixel().map(p -> Math.max(p.x(), p.y())).orElseThrow(),
                  enlargement));
    }
    doubt.map(text -> "Tissue: " + text + ".").ifPresent(notes::add);
    return String.join(" ", notes);
  }

  private static String whyNoTile(TileGrid grid, double areaMm2, TilingOptions options) {
    if (grid.columns() == 0 || grid.rows() == 0) {
      return "No tile: the slide is smaller than one tile of %d px at %s µm per pixel."
          .formatted(options.pixels(), options.micronsPerPixel());
    }
    if (areaMm2 == 0) {
      return "No tile: no tissue was found.";
    }
    return "No tile: tissue of %.3f mm² was found, but no tile holds %.0f %% of it. Lower the minimum tissue or the tile size."
        .formatted(areaMm2, 100 * options.minimumTissue());
  }
}
