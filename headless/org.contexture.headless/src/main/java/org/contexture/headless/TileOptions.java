package org.contexture.headless;

import java.util.Objects;
import java.util.stream.Stream;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.slides.tiling.TilingOptions;
import picocli.CommandLine.Option;

/** How tiles are laid. */
final class TileOptions {

  private static final int PIXELS = 224;
  private static final double MICRONS_PER_PIXEL = 0.5;
  private static final double TISSUE = 0.5;

  @Option(
      names = "--pixels",
      paramLabel = "PX",
      description = "Side of a tile; " + PIXELS + " by default.")
  private Integer pixels;

  @Option(
      names = "--mpp",
      paramLabel = "µm",
      description = "µm per pixel of the tiles; " + MICRONS_PER_PIXEL + " by default.")
  private Double micronsPerPixel;

  @Option(names = "--overlap", paramLabel = "PX", description = "Overlap of the tiles.")
  private Integer overlap;

  @Option(
      names = "--tissue",
      paramLabel = "FRACTION",
      description = "Least tissue of a tile; " + TISSUE + " by default.")
  private Double tissue;

  @Option(
      names = "--tissue-method",
      paramLabel = "stain|density|otsu",
      description = "How tissue is found; stain by default.")
  private ExtractionPlan.Tissue method;

  /** Whether anything is said of them. */
  boolean isGiven() {
    return Stream.of(pixels, micronsPerPixel, overlap, tissue, method).anyMatch(Objects::nonNull);
  }

  TilingOptions tiling() {
    return new TilingOptions(
        Objects.requireNonNullElse(pixels, PIXELS),
        Objects.requireNonNullElse(micronsPerPixel, MICRONS_PER_PIXEL),
        Objects.requireNonNullElse(overlap, 0),
        Objects.requireNonNullElse(tissue, TISSUE));
  }

  ExtractionPlan.Tissue method() {
    return Objects.requireNonNullElse(method, ExtractionPlan.Tissue.STAIN);
  }
}
