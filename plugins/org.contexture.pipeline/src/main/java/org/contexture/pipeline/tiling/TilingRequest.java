package org.contexture.pipeline.tiling;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueDetector;
import org.contexture.slides.tissue.TissueOptions;

/**
 * What is asked of a {@link SlideTiling}.
 *
 * @param tissue how tissue is separated from glass
 * @param tiles how they are laid
 * @param regions what regions decide; empty where they play no part
 * @param quality whether every tile is read and measured
 * @param overlayPx longer side of the overview's pictures
 * @param geoJsonFolder that gets a file per slide with its tissue, regions and tiles; must exist
 */
public record TilingRequest(
    TissueOptions tissue,
    TilingOptions tiles,
    Optional<RegionTiling> regions,
    boolean quality,
    int overlayPx,
    Optional<Path> geoJsonFolder) {

  /** Tiles alone, with the default least areas of tissue and holes. */
  public static TilingRequest of(TissueDetector detector, TilingOptions tiles, int overlayPx) {
    return new TilingRequest(
        TissueOptions.of(detector), tiles, Optional.empty(), false, overlayPx, Optional.empty());
  }
}
