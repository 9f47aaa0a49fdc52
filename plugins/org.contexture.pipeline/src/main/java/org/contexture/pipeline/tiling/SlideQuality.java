package org.contexture.pipeline.tiling;

import java.util.List;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.tissue.GlassColour;

/**
 * What was measured of a slide and its tiles.
 *
 * @param tiles in the order of the slide's tiles
 * @param candidates tiles that were looked at, those left out for blankness or blur among them
 * @param share means over all candidates: what share of them each takes
 * @param micronsPerPixel of the slide; empty where it is not known
 * @param glass colour of the glass
 * @param stain Macenko's stains; empty where there is too little tissue
 */
public record SlideQuality(
    List<TileMeasures> tiles,
    int candidates,
    TileMeasures share,
    Optional<MicronsPerPixel> micronsPerPixel,
    GlassColour glass,
    Optional<StainProfile> stain) {

  public SlideQuality {
    tiles = List.copyOf(tiles);
  }
}
