package org.contexture.knime.nodes.tilesimilarity;

import java.io.IOException;
import java.util.List;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.tilesimilarity.TileSimilarityNodeParameters.Reference;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.knime.table.TruthColumns;
import org.contexture.network.Progress;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.features.TileSimilarity;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Finds the reference and compares bag by bag. */
final class TileComparison {

  private TileComparison() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    TileSimilarityNodeParameters parameters = input.getParameters();
    List<BagRow> bags = BagsTable.read(input.getInTable(0), TruthColumns.none(), "");
    if (bags.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no bags to compare: the table has no row. See what the node that made it"
              + " warned of.");
    }
    boolean typical = parameters.reference == Reference.TYPICAL;
    float[] chosen = typical ? new float[0] : chosen(parameters, bags);

    Warnings warnings = new Warnings();
    try (TableWriter table =
        new TableWriter(
            input.getExecutionContext(),
            TileValuesTable.spec(TileSimilarityNodeFactory.SIMILARITY))) {
      int done = 0;
      for (BagRow row : bags) {
        progress.report((double) done++ / bags.size(), row.bag().id());
        TileFeatures features = row.read();
        if (!features.hasPositions()) {
          warnings.add(row.unplaced());
          continue;
        }
        float[] reference =
            typical
                ? features.features().row(TileSimilarity.mostTypical(features.features()))
                : chosen;
        float[] cosines = TileSimilarity.cosine(features.features(), reference);
        int number = 0;
        for (TileValue value : features.withValues(cosines)) {
          table.add(TileValuesTable.row(row.bag().id(), number++, value));
        }
      }
      output.setOutData(table.finish());
    }
    warnings.show(output::setWarningMessage);
  }

  /** The feature vector of the tile at the given position. */
  private static float[] chosen(TileSimilarityNodeParameters parameters, List<BagRow> bags)
      throws IOException, InvalidSettingsException {
    BagRow row =
        parameters.slide.isBlank()
            ? bags.get(0)
            : bags.stream()
                .filter(bag -> bag.bag().id().equals(parameters.slide))
                .findFirst()
                .orElseThrow(
                    () ->
                        new InvalidSettingsException(
                            "There is no slide \"%s\" among the bags. The first one is \"%s\"."
                                .formatted(parameters.slide, bags.get(0).bag().id())));
    TileFeatures features = row.read();
    if (!features.hasPositions()) {
      throw new InvalidSettingsException(
          row.unplaced() + " So no tile can be chosen by its position.");
    }
    int tile = TileSimilarity.tileAt(features, parameters.x, parameters.y);
    return features.features().row(tile);
  }
}
