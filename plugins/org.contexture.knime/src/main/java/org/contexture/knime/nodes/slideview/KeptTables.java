package org.contexture.knime.nodes.slideview;

import java.nio.file.Files;
import java.util.List;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.SlidesTable.SlideRow;
import org.contexture.network.Progress;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataContainer;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Keeps the tables for the view, which sees nothing else of the node. */
final class KeptTables {

  private KeptTables() {}

  static void keep(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws InvalidSettingsException {
    progress.report(0, "Looking for the slides' files");
    List<SlideRow> slides = SlidesTable.read(input.getInTable(SlideViewNodeFactory.SLIDES));
    Warnings warnings = new Warnings();
    if (slides.isEmpty()) {
      warnings.add("There are no slides: the table has no row.");
    }
    long gone = slides.stream().filter(slide -> !Files.exists(slide.path())).count();
    if (gone > 0) {
      warnings.add(
          "The files of %d of %d slides are not there any more; the view says so in their place."
              .formatted(gone, slides.size()));
    }
    warnings.show(output::setWarningMessage);
    BufferedDataTable[] kept = new BufferedDataTable[SlideViewNodeFactory.BAGS + 1];
    for (int port = 0; port < kept.length; port++) {
      BufferedDataTable table = input.getInTable(port);
      kept[port] = table == null ? nothing(input) : table;
    }
    output.setInternalData(kept);
  }

  /** What stands for a port that is not connected: a table without columns. */
  private static BufferedDataTable nothing(ExecuteInput input) {
    BufferedDataContainer container =
        input.getExecutionContext().createDataContainer(new DataTableSpec());
    container.close();
    return container.getTable();
  }

  /** Whether a port was connected. */
  static boolean isThere(BufferedDataTable kept) {
    return kept.getDataTableSpec().getNumColumns() > 0;
  }
}
