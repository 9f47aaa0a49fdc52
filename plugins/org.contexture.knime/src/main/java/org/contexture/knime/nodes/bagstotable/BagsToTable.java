package org.contexture.knime.nodes.bagstotable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeParameters.Layout;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.InstancesTable;
import org.contexture.knime.table.JoinedTiles;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TruthColumns;
import org.contexture.network.Progress;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Reads bag by bag and writes their tiles. */
final class BagsToTable {

  private static final int TILES_PER_REPORT = 256;

  private BagsToTable() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    BagsToTableNodeParameters parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    List<BagRow> bags = BagsTable.read(table, TruthColumns.none(), "");
    if (bags.isEmpty()) {
      throw new InvalidSettingsException(
          "There are no bags to write: the first table has no row. See what the node that made it"
              + " warned of.");
    }
    int dimension = FeatureFile.inspect(bags.get(0).file()).dimension();
    BufferedDataTable tileTable = input.getInTable(1); // null if nothing is connected
    if (tileTable == null && parameters.value().isPresent()) {
      throw new InvalidSettingsException(
          "Tiles with the highest \"%s\" are to be taken, but the second input is not connected. Connect tiles that have it, or set \"Take the highest\" to none."
              .formatted(parameters.value().get()));
    }
    Optional<JoinedTiles> joined =
        tileTable == null
            ? Optional.empty()
            : Optional.of(
                JoinedTiles.read(tileTable, table.getDataTableSpec(), parameters.value()));
    InstancesTable instances =
        new InstancesTable(
            table.getDataTableSpec(),
            dimension,
            parameters.layout == Layout.LIST,
            Optional.ofNullable(tileTable).map(BufferedDataTable::getDataTableSpec));
    ChosenTiles chosen =
        new ChosenTiles(
            parameters.tilesPerSlide,
            joined.isPresent() && parameters.value().isPresent(),
            new Random(parameters.seed));
    Warnings warnings = new Warnings();
    List<String> without = new ArrayList<>();
    try (TableWriter out = new TableWriter(input.getExecutionContext(), instances.spec())) {
      int done = 0;
      for (BagRow bag : bags) {
        Progress part =
            progress.part((double) done / bags.size(), (double) (done + 1) / bags.size());
        done++;
        part.report(0, bag.bag().id());
        TileFeatures features = bag.read();
        if (features.features().columns() != dimension) {
          throw new InvalidSettingsException(
              "Slide \"%s\" has features of %d dimensions, the first one of %d. Use bags of one encoder."
                  .formatted(bag.bag().id(), features.features().columns(), dimension));
        }
        if (joined.isPresent() && !features.hasPositions()) {
          throw new InvalidSettingsException(
              "The features of slide \"%s\" do not say where their tiles are, so that none is found in the tiles table. Disconnect it, or extract the features again."
                  .formatted(bag.bag().id()));
        }
        int[] tiles = chosen.of(bag.bag().id(), features, joined);
        if (tiles.length == 0) {
          without.add(bag.bag().id());
        }
        for (int i = 0; i < tiles.length; i++) {
          if (i % TILES_PER_REPORT == 0) {
            part.report((double) i / tiles.length, bag.bag().id());
          }
          out.add(instances.row(bag.bag().id(), bag.row(), features, tiles[i], joined));
        }
      }
      output.setOutData(out.finish());
    }
    if (!without.isEmpty()) {
      warnings.add(
          "%d of %d slides have no tile in the tiles table and are left out, e.g. \"%s\"."
              .formatted(without.size(), bags.size(), without.get(0)));
    }
    warnings.show(output::setWarningMessage);
  }
}
