package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.annotation.AnnotationCatalogue;
import org.contexture.pipeline.tiling.RegionTiling;
import org.contexture.pipeline.tiling.TileRegions;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.Annotations;
import org.contexture.slides.region.SlideFrame;

/**
 * What regions that somebody drew decide about tiles, as the Annotation Reader reads them and the
 * Slide Tiler takes them. The plan's list of slides says in which files they are.
 *
 * @param unit what coordinates count
 * @param downsample px at full resolution a unit, where they count those of a smaller picture
 * @param origin where they count from
 * @param legend path of what label images mean; empty for a file beside the image
 * @param classes of regions that count; none for all
 * @param use what they decide
 * @param leastOverlap fraction of a tile from which on it counts as inside
 * @param insteadOfTissue whether the regions are the tissue
 * @param fractions whether each of the classes has a column with the fraction of a tile
 */
public record RegionChoice(
    AnnotationOptions.Unit unit,
    double downsample,
    AnnotationOptions.Origin origin,
    Optional<String> legend,
    List<String> classes,
    RegionTiling.Use use,
    double leastOverlap,
    boolean insteadOfTissue,
    boolean fractions) {

  /** Regions of a slide. */
  record Drawn(RegionTiling tiling, List<String> notes) {}

  public RegionChoice {
    legend = legend == null ? Optional.empty() : legend; // a plan without
    classes = List.copyOf(classes);
    if (fractions && classes.isEmpty()) {
      throw new IllegalArgumentException(
          "The fraction of each class needs the classes: name them.");
    }
    new RegionTiling(Map.of(), Set.copyOf(classes), use, leastOverlap, insteadOfTissue); // checks
    new AnnotationOptions(unit, downsample, origin, Optional.empty()); // checks
  }

  /** How files are read. */
  AnnotationOptions options() {
    return new AnnotationOptions(unit, downsample, origin, legend.map(Path::of));
  }

  /** The columns that they fill. */
  TileRegions columns() {
    return new TileRegions(fractions ? classes : List.of(), leastOverlap);
  }

  /** What regions of slides decide. */
  RegionTiling tiling(Map<String, List<AnnotatedRegion>> regions) {
    return new RegionTiling(regions, Set.copyOf(classes), use, leastOverlap, insteadOfTissue);
  }

  /**
   * Reads the regions of a slide.
   *
   * @throws IOException if slide or regions cannot be read
   */
  Drawn read(PlannedSlide slide) throws IOException {
    List<IOException> failures = new ArrayList<>();
    Annotations read;
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.toTile().look())) {
      read =
          AnnotationCatalogue.read(
              slide.attached().regions(), SlideFrame.of(open.metadata()), options(), failures::add);
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return new Drawn(tiling(Map.of(slide.id(), read.regions())), read.notes());
  }
}
