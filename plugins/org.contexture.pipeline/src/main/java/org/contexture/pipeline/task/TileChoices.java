package org.contexture.pipeline.task;

import java.util.Optional;
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tissue.OtsuTissueDetector;
import org.contexture.slides.tissue.TissueDetector;
import org.contexture.slides.tissue.TissueOptions;

/**
 * What else the Slide Tiler can be told.
 *
 * @param edges what happens at the right and bottom edges of a slide
 * @param anyEnlargement whether slides are tiled whose pixels are far coarser than the tiles'
 * @param minimumRegion connected tissue smaller than this is dropped, µm²
 * @param minimumHole holes in tissue smaller than this are filled, µm²
 * @param picture longer side of a picture of each slide with its tiles, px; 0 for none
 * @param geoJson whether tissue, regions and tiles are written for QuPath
 * @param regions what regions decide, if they do
 */
public record TileChoices(
    EdgeRule edges,
    boolean anyEnlargement,
    double minimumRegion,
    double minimumHole,
    int picture,
    boolean geoJson,
    Optional<RegionChoice> regions) {

  /** As plans of before had it. */
  public static final TileChoices NONE =
      new TileChoices(EdgeRule.WHOLE_TILES, false, 10_000, 10_000, 0, false, Optional.empty());

  private static final int LEAST_PICTURE = 16;
  private static final int LARGEST_PICTURE = 4096;

  public TileChoices {
    regions = regions == null ? Optional.empty() : regions; // a plan without
    if (picture != 0 && (picture < LEAST_PICTURE || picture > LARGEST_PICTURE)) {
      throw new IllegalArgumentException(
          "The longer side of a picture must be %d … %d px, or 0 for none, found %d."
              .formatted(LEAST_PICTURE, LARGEST_PICTURE, picture));
    }
    new TissueOptions(new OtsuTissueDetector(), minimumRegion, minimumHole); // checks
  }

  /** How a mask of tissue is made. */
  TissueOptions tissue(TissueDetector detector) {
    return new TissueOptions(detector, minimumRegion, minimumHole);
  }
}
