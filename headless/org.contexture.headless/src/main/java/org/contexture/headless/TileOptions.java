package org.contexture.headless;

import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.slides.tiling.TilingOptions;
import picocli.CommandLine.Option;

/** How tiles are laid. */
final class TileOptions {

  @Option(
      names = "--pixels",
      paramLabel = "PX",
      description = "Side of a tile; ${DEFAULT-VALUE} by default.")
  private int pixels = 224;

  @Option(
      names = "--mpp",
      paramLabel = "µm",
      description = "µm per pixel of the tiles; ${DEFAULT-VALUE} by default.")
  private double micronsPerPixel = 0.5;

  @Option(names = "--overlap", paramLabel = "PX", description = "Overlap of the tiles.")
  private int overlap;

  @Option(
      names = "--tissue",
      paramLabel = "FRACTION",
      description = "Least tissue of a tile; ${DEFAULT-VALUE} by default.")
  private double tissue = 0.5;

  @Option(
      names = "--tissue-method",
      paramLabel = "stain|density|otsu",
      description = "How tissue is found; ${DEFAULT-VALUE} by default.")
  private ExtractionPlan.Tissue method = ExtractionPlan.Tissue.STAIN;

  TilingOptions tiling() {
    return new TilingOptions(pixels, micronsPerPixel, overlap, tissue);
  }

  ExtractionPlan.Tissue method() {
    return method;
  }
}
