package org.contexture.pipeline.tiling;

import java.util.Optional;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.region.RegionCoverage;

/**
 * A slide that was tiled.
 *
 * @param tiles of the slide
 * @param overview of it
 * @param regions how much of each cell of its grid regions cover; empty where regions play no part
 * @param quality of it and its tiles; empty where it was not asked for
 * @param geoJson writes it down for QuPath
 */
public record TiledSlide(
    SlideTiles tiles,
    TilingOverview overview,
    Optional<RegionCoverage> regions,
    Optional<SlideQuality> quality,
    TilingGeoJson geoJson) {}
