package org.contexture.headless.output;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.knime.core.data.BooleanValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataRow;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.LongValue;
import org.knime.core.data.collection.ListDataValue;
import org.knime.core.data.image.ImageValue;
import org.knime.core.node.BufferedDataTable;

/**
 * A table as CSV: the row keys in the column {@code RowID}, missing cells empty, lists as JSON
 * arrays, pictures as files in {@code port-n/}, named by row and column, with their path in the
 * cell.
 */
final class TableCsv {
  private static final Gson GSON = new Gson();

  private final Path folder;
  private final String name;

  TableCsv(final Path folder, final String name) {
    this.folder = folder;
    this.name = name;
  }

  void write(final BufferedDataTable table) throws IOException {
    List<String> header = new ArrayList<>();
    header.add("RowID");
    for (DataColumnSpec column : table.getSpec()) {
      header.add(column.getName());
    }
    try (Writer out =
            Files.newBufferedWriter(folder.resolve(name + ".csv"), StandardCharsets.UTF_8);
        CSVPrinter csv =
            new CSVPrinter(out, CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get())) {
      csv.printRecord(header);
      long index = 0;
      for (DataRow row : table) {
        csv.print(row.getKey().getString());
        for (int i = 0; i < row.getNumCells(); i++) {
          csv.print(text(row.getCell(i), index, header.get(i + 1)));
        }
        csv.println();
        index++;
      }
    }
  }

  private Object text(final DataCell cell, final long row, final String column) throws IOException {
    if (cell.isMissing()) {
      return null;
    }
    if (cell instanceof ImageValue image) {
      return picture(image, row, column);
    }
    return cell instanceof ListDataValue list ? GSON.toJson(json(list)) : cell.toString();
  }

  private static JsonArray json(final ListDataValue list) {
    JsonArray array = new JsonArray(list.size());
    for (DataCell element : list) {
      array.add(json(element));
    }
    return array;
  }

  private static JsonElement json(final DataCell cell) {
    if (cell.isMissing()) {
      return JsonNull.INSTANCE;
    }
    if (cell instanceof BooleanValue truth) {
      return new JsonPrimitive(truth.getBooleanValue());
    }
    if (cell instanceof LongValue whole) {
      return new JsonPrimitive(whole.getLongValue());
    }
    if (cell instanceof DoubleValue number && Double.isFinite(number.getDoubleValue())) {
      return new JsonPrimitive(number.getDoubleValue());
    }
    return cell instanceof ListDataValue list ? json(list) : new JsonPrimitive(cell.toString());
  }

  private String picture(final ImageValue image, final long row, final String column)
      throws IOException {
    String file =
        "row-"
            + row
            + " "
            + column.replaceAll("[^\\p{L}\\p{N} ._-]", "_")
            + "."
            + image.getImageExtension();
    Path pictures = Files.createDirectories(folder.resolve(name));
    try (OutputStream out = Files.newOutputStream(pictures.resolve(file))) {
      image.getImageContent().save(out);
    }
    return name + "/" + file;
  }
}
