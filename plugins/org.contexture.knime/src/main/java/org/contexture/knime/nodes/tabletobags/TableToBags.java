package org.contexture.knime.nodes.tabletobags;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.FeatureFiles;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.IntValue;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Groups rows and writes a file per group. */
final class TableToBags {

  /** The rows of a bag so far. */
  private record Instances(
      List<DataCell> kept, List<float[]> features, List<Integer> x, List<Integer> y, int size) {}

  private TableToBags() {}

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    TableToBagsNodeParameters parameters = input.getParameters();
    BufferedDataTable table = input.getInTable(0);
    InstanceColumns columns = parameters.columns(table.getDataTableSpec());
    warnings(columns, table.getDataTableSpec(), parameters).show(output::setWarningMessage);
    FeatureFiles files = parameters.files();
    if (!files.belongToNode()) {
      Files.createDirectories(files.given());
    }
    Map<String, Instances> bags = grouped(table, columns, progress.part(0, 0.5));

    Progress writing = progress.part(0.5, 1);
    try (TableWriter out =
        new TableWriter(
            input.getExecutionContext(),
            BagsTable.spec(columns.kept(), files.type(), dimension(bags)))) {
      for (Map.Entry<String, Instances> bag : bags.entrySet()) {
        writing.report((double) out.size() / bags.size(), "Writing bag " + bag.getKey());
        TileFeatures features = features(bag.getValue());
        DataCell file =
            files.write(
                "bag-" + out.size() + ".h5",
                input.getExecutionContext(),
                place -> FeatureFile.write(place, features, provenance(bag.getKey()), 1, 1));
        out.add(
            BagsTable.row(
                bag.getKey(),
                file,
                features.features().rows(),
                features.features().columns(),
                bag.getValue().kept()));
      }
      output.setOutData(out.finish());
    }
  }

  private static Warnings warnings(
      InstanceColumns columns, DataTableSpec spec, TableToBagsNodeParameters parameters) {
    Warnings warnings = new Warnings();
    List<String> leftOver = columns.leftOver(spec);
    if (parameters.choosesFeatures()) {
      warnings.addLeftOut(leftOver, "columns are no features, for they hold no numbers,");
    }
    for (int id : columns.ids(spec)) {
      if (spec.getColumnSpec(id).getType().equals(DoubleCell.TYPE)) {
        warnings.add(
            "The ids in column \"%s\" are fractions, not text: they lose leading zeros and digits beyond the sixteenth that way, so that several may be one. Read them as text."
                .formatted(spec.getColumnSpec(id).getName()));
      }
    }
    return warnings;
  }

  private static OptionalInt dimension(Map<String, Instances> bags) {
    return bags.values().stream().mapToInt(bag -> bag.features().get(0).length).findFirst();
  }

  private static Map<String, Instances> grouped(
      BufferedDataTable table, InstanceColumns columns, Progress progress)
      throws InvalidSettingsException {
    Map<String, Instances> bags = new LinkedHashMap<>();
    int dimension = -1;
    long read = 0;
    for (DataRow row : table) {
      if (read++ % 1000 == 0) {
        progress.report((double) read / table.size(), "Reading row " + read);
      }
      DataCell bag = row.getCell(columns.bag());
      if (bag.isMissing()) {
        throw new InvalidSettingsException(
            "Row \"%s\" belongs to no bag. Fill in the bag column, or filter the row out."
                .formatted(row.getKey().getString()));
      }
      float[] features = columns.features(row);
      if (dimension >= 0 && features.length != dimension) {
        throw new InvalidSettingsException(
            "Row \"%s\" has %d features, the rows before it %d. All lists must be equally long."
                .formatted(row.getKey().getString(), features.length, dimension));
      }
      dimension = features.length;
      Instances instances = bags.computeIfAbsent(bag.toString(), key -> first(columns, row));
      if (!instances.kept().equals(columns.kept().cells(row))) {
        throw new InvalidSettingsException(
            "Row \"%s\" contradicts the rows before it about bag \"%s\": a kept column has another"
                    .formatted(row.getKey().getString(), bag)
                + " value. Keep only columns that have one value per bag.");
      }
      instances.features().add(features);
      if (instances.size() > 0) {
        instances.x().add(integer(row, columns.x()));
        instances.y().add(integer(row, columns.y()));
      }
    }
    return bags;
  }

  private static Instances first(InstanceColumns columns, DataRow row) {
    boolean positioned = columns.size() >= 0 && !row.getCell(columns.size()).isMissing();
    int size = positioned ? integer(row, columns.size()) : 0; // 0: without positions
    return new Instances(
        columns.kept().cells(row), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), size);
  }

  private static int integer(DataRow row, int index) {
    if (row.getCell(index) instanceof IntValue value && !row.getCell(index).isMissing()) {
      return value.getIntValue();
    }
    throw new IllegalArgumentException(
        "Row \"%s\" has no whole number in its position columns X, Y and Size. Rename them, or fill"
                .formatted(row.getKey().getString())
            + " them in.");
  }

  private static TileFeatures features(Instances bag) {
    int dimension = bag.features().get(0).length;
    float[] values = new float[bag.features().size() * dimension];
    for (int i = 0; i < bag.features().size(); i++) {
      System.arraycopy(bag.features().get(i), 0, values, i * dimension, dimension);
    }
    return new TileFeatures(
        new FloatMatrix(bag.features().size(), dimension, values),
        bag.x().stream().mapToInt(Integer::intValue).toArray(),
        bag.y().stream().mapToInt(Integer::intValue).toArray(),
        bag.size());
  }

  private static FeatureProvenance provenance(String bag) {
    return new FeatureProvenance(
        new FeatureProvenance.Slide(bag, "table", "table"),
        new FeatureProvenance.Tiles(1, 1, "table"),
        new FeatureProvenance.Encoding("table", "table", "none", "FP32"));
  }
}
