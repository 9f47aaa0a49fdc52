package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.quality.QualityMeter;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.stain.StainSample;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueMask;

/**
 * The tiles that are good enough, and what was measured of them.
 *
 * @param grid with the tiles that stay
 * @param quality of the slide
 */
record QualityOfTiles(TileGrid grid, SlideQuality quality) {

  /** Reads every tile of a grid that was laid without judgement. */
  static QualityOfTiles of(Slide slide, TissueMask mask, TileGrid candidates, TilingOptions options)
      throws SlideException {
    QualityMeter meter = QualityMeter.of(slide);
    List<Tile> kept = new ArrayList<>();
    List<TileMeasures> keptMeasures = new ArrayList<>();
    List<TileMeasures> all = new ArrayList<>();
    for (Tile tile : candidates.tiles()) {
      TileMeasures measures = meter.measure(TileGrid.read(slide, tile, options.pixels()));
      all.add(measures);
      if (options.accept(measures.blank(), measures.sharpness())) {
        kept.add(tile);
        keptMeasures.add(measures);
      }
    }
    SlideQuality quality =
        new SlideQuality(
            keptMeasures,
            all.size(),
            TileMeasures.mean(all),
            slide.metadata().micronsPerPixel(),
            meter.glass(),
            stain(slide, mask));
    return new QualityOfTiles(new TileGrid(candidates.columns(), candidates.rows(), kept), quality);
  }

  private static Optional<StainProfile> stain(Slide slide, TissueMask mask) throws SlideException {
    StainSample sample = StainSample.of(slide, mask);
    try {
      return Optional.of(StainMethod.MACENKO.measure(sample.rgb(), sample.light()));
    } catch (IllegalArgumentException tooLittle) {
      return Optional.empty(); // the row has no stain then
    }
  }
}
