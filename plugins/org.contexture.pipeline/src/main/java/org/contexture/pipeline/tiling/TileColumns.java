package org.contexture.pipeline.tiling;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tissue.GlassColour;

/** What tables of tiles, and of slides that were tiled, call their columns. */
public final class TileColumns {

  /** What is measured of a tile, and of a slide's share. */
  public static final List<String> QUALITY =
      List.of("Blank", "Sharpness", "Pen", "Blood", "Fold", "Out of Focus", "Saturation");

  /** The id of a slide. */
  public static final String SLIDE = "Slide";

  /** Of slides: what is odd about one. */
  public static final String NOTE = "Note";

  private static final List<String> TILES =
      List.of(SLIDE, "Path", "X", "Y", "Size", "Pixels", "MPP", "Column", "Row", "Tissue");
  private static final List<String> SLIDES = List.of(SLIDE, "Tiles", "Tissue mm²", NOTE);

  private TileColumns() {}

  /** Of tiles. */
  public static List<String> ofTiles(Optional<TileRegions> regions, boolean quality) {
    List<String> columns = new ArrayList<>(TILES);
    regions.ifPresent(of -> columns.addAll(of.columns()));
    columns.addAll(quality ? QUALITY : List.of());
    return columns;
  }

  /** Of slides, pictures left out. */
  public static List<String> ofSlides(boolean quality) {
    List<String> columns = new ArrayList<>(SLIDES);
    if (quality) {
      columns.add("Tiles Measured");
      columns.addAll(QUALITY);
      columns.addAll(List.of("Glass", "MPP", "Stain"));
    }
    return columns;
  }

  /** What {@link #QUALITY} names. */
  public static List<Double> quality(TileMeasures measures) {
    return List.of(
        measures.blank(),
        measures.sharpness(),
        measures.pen(),
        measures.blood(),
        measures.fold(),
        measures.outOfFocus(),
        measures.saturation());
  }

  /** What {@link #ofSlides} adds of quality; not known is NaN, or empty. */
  public static List<Object> quality(SlideQuality slide) {
    List<Object> values = new ArrayList<>(List.of(slide.candidates()));
    values.addAll(quality(slide.share()));
    values.add(glass(slide.glass()));
    values.add(slide.micronsPerPixel().map(MicronsPerPixel::x).orElse(Double.NaN));
    values.add(
        slide
            .stain()
            .map(stain -> new StainReference(StainMethod.MACENKO, stain).text())
            .orElse(""));
    return values;
  }

  /** As web pages write colours. */
  public static String glass(GlassColour glass) {
    return String.format(
        Locale.ROOT,
        "#%02x%02x%02x",
        Math.round(glass.red()),
        Math.round(glass.green()),
        Math.round(glass.blue()));
  }
}
