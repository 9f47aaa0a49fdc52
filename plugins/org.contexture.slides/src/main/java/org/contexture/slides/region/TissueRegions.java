package org.contexture.slides.region;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.region.Outline.Ring;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissuePolygons;

/** Tissue as regions of the class {@value #CLASS}, one for each connected piece. */
public final class TissueRegions {

  /** Their class. */
  public static final String CLASS = "Tissue";

  private TissueRegions() {}

  public static List<AnnotatedRegion> of(TissueMask mask) {
    List<AnnotatedRegion> regions = new ArrayList<>();
    for (List<List<int[]>> polygon : TissuePolygons.of(mask)) {
      List<Ring> rings = polygon.stream().map(corners -> ring(corners, mask)).toList();
      String id = "tissue-" + (regions.size() + 1);
      Outline.polygon(rings)
          .map(outline -> new AnnotatedRegion(id, Optional.empty(), Optional.of(CLASS), outline))
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
