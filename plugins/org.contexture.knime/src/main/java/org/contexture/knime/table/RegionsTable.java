package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.annotation.AnnotatedSlide;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationException;
import org.contexture.slides.region.Outline;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.StringValue;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;

/** The <i>regions</i> table: one row per region; the row id is {@code <slide>_<region>}. */
public final class RegionsTable {

  private static final String SLIDE = SlidesTable.SLIDE;
  private static final String REGION = "Region";
  private static final String NAME = "Name";
  private static final String CLASS = "Class";
  private static final String OUTLINE = "Outline";
  private static final String ORIGIN = "the regions of an Annotation Reader";

  private RegionsTable() {}

  public static DataTableSpec spec() {
    return new DataTableSpec(
        Columns.text(SLIDE),
        Columns.text(REGION),
        Columns.text(NAME),
        Columns.text(CLASS),
        Columns.number("Area µm²"),
        Columns.number("X"),
        Columns.number("Y"),
        Columns.number("Width"),
        Columns.number("Height"),
        Columns.text(OUTLINE));
  }

  public static DataRow row(AnnotatedSlide slide, AnnotatedRegion region) {
    Region bounds = region.outline().bounds();
    return new DefaultRow(
        slide.slide() + "_" + region.id(),
        new StringCell(slide.slide()),
        new StringCell(region.id()),
        Columns.cell(region.name()),
        Columns.cell(region.className()),
        Columns.cell(slide.areaUm2(region).orElse(Double.NaN)),
        new DoubleCell(bounds.x()),
        new DoubleCell(bounds.y()),
        new DoubleCell(bounds.width()),
        new DoubleCell(bounds.height()),
        new StringCell(region.outline().toGeoJson()));
  }

  /** The reader's second table. */
  public static DataTableSpec overviewSpec() {
    return new DataTableSpec(
        Columns.text(SLIDE),
        Columns.integer("Regions"),
        Columns.text("Classes"),
        Columns.number("Area mm²"),
        Columns.text("Note"),
        Columns.picture("Picture"));
  }

  public static DataRow overviewRow(AnnotatedSlide slide) {
    Map<String, Integer> counts = new TreeMap<>();
    slide.regions().forEach(region -> counts.merge(region.label(), 1, Integer::sum));
    List<String> classes = new ArrayList<>();
    counts.forEach((name, count) -> classes.add(name + " (" + count + ")"));
    double area =
        slide.regions().stream()
            .mapToDouble(region -> slide.areaUm2(region).orElse(Double.NaN) / 1e6)
            .sum();
    return new DefaultRow(
        slide.slide(),
        new StringCell(slide.slide()),
        new IntCell(slide.regions().size()),
        new StringCell(String.join(", ", classes)),
        Columns.cell(area),
        new StringCell(String.join(" ", slide.notes())),
        Columns.picture(slide.picture()));
  }

  /** What to write of what could not be read. */
  public static DataRow failedRow(SlideFailure failure, long number) {
    return new DefaultRow(
        "failed " + number,
        new StringCell(failure.slide()),
        new IntCell(0),
        new StringCell(""),
        Columns.cell(Double.NaN),
        new StringCell(failure.message()),
        Columns.picture(new byte[0]));
  }

  /**
   * Checks that a table holds regions.
   *
   * @throws InvalidSettingsException saying which column is missing
   */
  public static void check(DataTableSpec spec) throws InvalidSettingsException {
    Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    Columns.find(spec, OUTLINE, StringValue.class, ORIGIN);
  }

  /**
   * Reads all regions, by slide. Only slide and outline are needed; a region without an id is
   * numbered.
   *
   * @throws InvalidSettingsException naming the row whose outline is none
   */
  public static Map<String, List<AnnotatedRegion>> read(BufferedDataTable table)
      throws InvalidSettingsException {
    DataTableSpec spec = table.getDataTableSpec();
    int slide = Columns.find(spec, SLIDE, StringValue.class, ORIGIN);
    int outline = Columns.find(spec, OUTLINE, StringValue.class, ORIGIN);
    int id = spec.findColumnIndex(REGION);
    int name = spec.findColumnIndex(NAME);
    int className = spec.findColumnIndex(CLASS);
    Map<String, List<AnnotatedRegion>> regions = new LinkedHashMap<>();
    for (DataRow row : table) {
      String of = ((StringValue) Columns.present(row, slide, SLIDE)).getStringValue();
      List<AnnotatedRegion> known = regions.computeIfAbsent(of, key -> new ArrayList<>());
      Optional<String> given = Columns.text(row, id);
      known.add(
          new AnnotatedRegion(
              given.orElseGet(() -> Integer.toString(known.size() + 1)),
              Columns.text(row, name),
              Columns.text(row, className),
              outline(row, outline)));
    }
    return regions;
  }

  private static Outline outline(DataRow row, int index) throws InvalidSettingsException {
    String text = ((StringValue) Columns.present(row, index, OUTLINE)).getStringValue();
    try {
      return Outline.ofGeoJson(text);
    } catch (AnnotationException e) {
      throw new InvalidSettingsException(
          "Row \"%s\", column \"%s\": %s"
              .formatted(row.getKey().getString(), OUTLINE, e.getMessage()),
          e);
    }
  }
}
