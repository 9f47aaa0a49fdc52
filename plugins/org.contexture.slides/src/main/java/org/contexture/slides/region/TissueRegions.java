package org.contexture.slides.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.slides.region.Outline.Ring;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissuePolygons;

/** A mask as regions of one class, one for each connected piece. */
public final class TissueRegions {

  /** The class of tissue. */
  public static final String CLASS = "Tissue";

  private TissueRegions() {}

  /** Tissue, as regions of the class {@value #CLASS}. */
  public static List<AnnotatedRegion> of(TissueMask mask) {
    return of(mask, CLASS);
  }

  /** Whatever a mask marks, as regions of a class; their ids are its name and a number. */
  public static List<AnnotatedRegion> of(TissueMask mask, String className) {
    List<AnnotatedRegion> regions = new ArrayList<>();
    for (List<List<int[]>> polygon : TissuePolygons.of(mask)) {
      List<Ring> rings = polygon.stream().map(corners -> ring(corners, mask)).toList();
      String id = className.toLowerCase(Locale.ROOT) + "-" + (regions.size() + 1);
      Outline.polygon(rings)
          .map(
              outline -> new AnnotatedRegion(id, Optional.empty(), Optional.of(className), outline))
          .ifPresent(regions::add);
    }
    return regions;
  }

  private static Ring ring(List<int[]> corners, TissueMask mask) {
    double[] xy = new double[2 * corners.size()];
    for (int i = 0; i < corners.size(); i++) {
      xy[2 * i] = corners.get(i)[0] * mask.pixelWidth();
      xy[2 * i + 1] = corners.get(i)[1] * mask.pixelHeight();
    }
    return new Ring(xy);
  }
}
