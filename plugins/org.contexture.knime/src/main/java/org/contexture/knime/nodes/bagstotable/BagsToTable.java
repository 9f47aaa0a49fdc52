package org.contexture.knime.nodes.bagstotable;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeParameters.Layout;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.InstancesTable;
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
      throw new InvalidSettingsException("There are no bags to write.");
    }
    int dimension = FeatureFile.inspect(bags.get(0).file()).dimension();
    InstancesTable instances =
        new InstancesTable(table.getDataTableSpec(), dimension, parameters.layout == Layout.LIST);
    Random random = new Random(parameters.seed);
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
        int[] tiles = chosen(features.features().rows(), parameters.tilesPerSlide, random);
        for (int i = 0; i < tiles.length; i++) {
          if (i % TILES_PER_REPORT == 0) {
            part.report((double) i / tiles.length, bag.bag().id());
          }
          out.add(instances.row(bag.bag().id(), bag.row(), features, tiles[i]));
        }
      }
      output.setOutData(out.finish());
    }
  }

  /** All tiles, or a random part of them, in their order. */
  private static int[] chosen(int tiles, int most, Random random) {
    int[] all = IntStream.range(0, tiles).toArray();
    if (most == 0 || tiles <= most) {
      return all;
    }
    for (int i = 0; i < most; i++) {
      int other = i + random.nextInt(tiles - i);
      int swapped = all[i];
      all[i] = all[other];
      all[other] = swapped;
    }
    return IntStream.of(all).limit(most).sorted().toArray();
  }
}
