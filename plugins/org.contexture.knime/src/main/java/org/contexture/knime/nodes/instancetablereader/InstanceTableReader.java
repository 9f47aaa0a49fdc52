package org.contexture.knime.nodes.instancetablereader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Optional;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.InstanceTable;
import org.contexture.pipeline.catalogue.InstanceTable.Column;
import org.contexture.pipeline.catalogue.InstanceTable.Kind;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnDomainCreator;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.DoubleCell;
import org.knime.core.data.def.IntCell;
import org.knime.core.data.def.LongCell;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.InvalidSettingsException;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;

/** Reads the file into a table. */
final class InstanceTableReader {

  private InstanceTableReader() {}

  static DataTableSpec spec(Path file) throws IOException {
    return spec(InstanceTable.inspect(file));
  }

  static void run(ExecuteInput input, ExecuteOutput output, Progress progress)
      throws IOException, InvalidSettingsException {
    InstanceTableReaderNodeParameters parameters = input.getParameters();
    progress.report(0, "Looking at " + parameters.file());
    InstanceTable table = InstanceTable.inspect(parameters.file());
    try (TableWriter rows = new TableWriter(input.getExecutionContext(), spec(table))) {
      table.forEachRow(
          cells -> {
            if (rows.size() % 1000 == 0) {
              progress.report(0.5, "Reading row " + (rows.size() + 1));
            }
            rows.add(new DefaultRow("Row" + rows.size(), cells(table.columns(), cells)));
          });
      output.setOutData(rows.finish());
    }
    Warnings warnings = new Warnings();
    warnings.addAll(table.notes());
    warnings.show(output::setWarningMessage);
  }

  private static DataTableSpec spec(InstanceTable table) {
    return new DataTableSpec(
        table.columns().stream().map(InstanceTableReader::spec).toArray(DataColumnSpec[]::new));
  }

  /** With the values that text has, and the bounds of whole numbers, where they are few. */
  private static DataColumnSpec spec(Column column) {
    DataColumnSpecCreator spec = new DataColumnSpecCreator(column.name(), type(column.kind()));
    DataColumnDomainCreator domain = new DataColumnDomainCreator();
    if (column.kind() == Kind.TEXT && !column.values().isEmpty()) {
      domain =
          new DataColumnDomainCreator(
              column.values().stream().map(StringCell::new).toArray(DataCell[]::new));
    } else if (column.kind() == Kind.WHOLE_NUMBER && !column.values().isEmpty()) {
      IntSummaryStatistics bounds =
          column.values().stream().mapToInt(Integer::parseInt).summaryStatistics();
      domain.setLowerBound(new IntCell(bounds.getMin()));
      domain.setUpperBound(new IntCell(bounds.getMax()));
    }
    spec.setDomain(domain.createDomain());
    return spec.createSpec();
  }

  private static DataType type(Kind kind) {
    return switch (kind) {
      case WHOLE_NUMBER -> IntCell.TYPE;
      case LONG_NUMBER -> LongCell.TYPE;
      case NUMBER -> DoubleCell.TYPE;
      case TEXT -> StringCell.TYPE;
    };
  }

  private static List<DataCell> cells(List<Column> columns, List<Optional<String>> texts) {
    List<DataCell> cells = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Kind kind = columns.get(i).kind();
      cells.add(texts.get(i).map(text -> cell(kind, text)).orElseGet(DataType::getMissingCell));
    }
    return cells;
  }

  private static DataCell cell(Kind kind, String text) {
    return switch (kind) {
      case WHOLE_NUMBER -> new IntCell(Integer.parseInt(text));
      case LONG_NUMBER -> new LongCell(Long.parseLong(text));
      case NUMBER -> new DoubleCell(InstanceTable.number(text));
      case TEXT -> new StringCell(text);
    };
  }
}
