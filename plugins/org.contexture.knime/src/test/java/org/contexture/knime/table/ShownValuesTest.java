package org.contexture.knime.table;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.StringCell;

/** What users see of a table: KNIME's view shows three decimals unless a column says otherwise. */
public class ShownValuesTest {

  /** A share of one tile of a hundred thousand, and a rate at the end of its fall. */
  private static final double SMALL = 2e-7;

  @Test
  public void smallNumbersAreNotShownAsNothing() {
    List<String> smallest =
        List.of("Learning Rate", "Student Learning Rate", "Attention", "Least", "Largest");
    DataTableSpec predicted =
        TileValuesTable.predictedSpec(AnswerColumns.ofClasses(List.of("a", "b"), "Label"));
    DataTableSpec log = TrainingLog.distillationSpec();
    for (DataTableSpec table : List.of(predicted, log, HeatmapsTable.spec())) {
      for (DataColumnSpec column : table) {
        String name = column.getName();
        if (smallest.contains(name) || name.startsWith("Score") || name.startsWith("Evidence")) {
          assertEquals(name, "0.0000002", shown(column, SMALL));
        }
      }
    }
    assertEquals("0.0000002", shown(log.getColumnSpec("Learning Rate"), SMALL));
    assertEquals("0.0000002", shown(predicted.getColumnSpec("Attention"), SMALL));
    DataTableSpec predictions =
        PredictionsTable.spec(
            new DataTableSpec(), AnswerColumns.ofClasses(List.of("normal", "lesion"), "Label"));
    assertEquals("0.0000002", shown(predictions.getColumnSpec("P (Label=lesion)"), SMALL));
  }

  @Test
  public void lossesAndMetricsHaveSixDecimals() {
    assertEquals("0.000123", shown(TrainingLog.milSpec().getColumnSpec("Training Loss"), 1.23e-4));
    assertEquals("0.25", shown(MetricsTable.spec().getColumnSpec("Value"), 0.25));
    assertEquals("0.2527", shown(SlidesTable.spec(Set.of()).getColumnSpec("MPP X"), 0.2527));
  }

  @Test
  public void neitherFilesNorCountsAreOfferedAsLabels() {
    LabelColumns offered = new LabelColumns();
    DataTableSpec bags = BagsTable.readSpec(Set.of());
    for (String never : List.of("Features", "Tiles", "Dimension", "Layout")) {
      assertFalse(never, offered.isIncluded(bags.getColumnSpec(never)));
    }
    DataTableSpec slides = SlidesTable.spec(Set.of(), FeatureFileCell.TYPE);
    for (String never : List.of("Path", "Format", "Width", "Height", "Levels")) {
      assertFalse(never, offered.isIncluded(slides.getColumnSpec(never)));
    }
    for (String always : List.of("Label", "Patient", "Slide")) {
      assertTrue(always, offered.isIncluded(slides.getColumnSpec(always)));
    }
    DataTableSpec own =
        new DataTableSpec(Columns.text("Slide"), Columns.text("Site"), Columns.text("Path"));
    assertEquals("Site", LabelColumns.guess(own, "Label"));
    assertEquals(StringCell.TYPE, own.getColumnSpec("Path").getType());
  }

  private static String shown(DataColumnSpec column, double value) {
    return column.getValueFormatHandler().getPlaintext(new DoubleCell(value));
  }
}
