package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.contexture.slides.Region;
import org.contexture.slides.Scan;
import org.contexture.slides.SlideMetadata;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.IntCell;

/**
 * The columns of a reader's slides that say how they were scanned and are stored; missing where a
 * file does not tell.
 */
final class ScanColumns {

  private static final List<DataColumnSpec> SPECS =
      List.of(
          Columns.text("Scanner"),
          Columns.number("Objective"),
          Columns.text("Bounds"),
          Columns.text("Compression"),
          Columns.integer("JPEG quality"),
          Columns.text("Scanned"));

  private static final Set<String> NAMES =
      SPECS.stream().map(DataColumnSpec::getName).collect(Collectors.toUnmodifiableSet());

  private ScanColumns() {}

  static List<DataColumnSpec> specs() {
    return SPECS;
  }

  static List<DataCell> cells(SlideMetadata metadata) {
    Scan scan = Scan.of(metadata);
    List<DataCell> cells = new ArrayList<>();
    cells.add(Columns.cell(scan.scanner()));
    cells.add(Columns.cell(scan.objective().orElse(Double.NaN)));
    cells.add(Columns.cell(metadata.bounds().map(ScanColumns::text)));
    cells.add(Columns.cell(scan.compression()));
    cells.add(
        scan.jpegQuality().isPresent()
            ? new IntCell(scan.jpegQuality().getAsInt())
            : DataType.getMissingCell());
    cells.add(Columns.cell(scan.time()));
    return cells;
  }

  /** Left, top, width, height. */
  private static String text(Region bounds) {
    return String.format(
        Locale.ROOT,
        "%.0f, %.0f, %.0f, %.0f",
        bounds.x(),
        bounds.y(),
        bounds.width(),
        bounds.height());
  }

  /** All of them, where a table has all; users have columns of such names, too. */
  static Set<String> in(DataTableSpec slides) {
    return NAMES.stream().allMatch(slides::containsName) ? NAMES : Set.of();
  }
}
