package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A text file whose header names parameters, and whose rows are settings of them. */
public final class SettingsTable {

  private SettingsTable() {}

  /**
   * Reads a table.
   *
   * @return the settings, each with the parameters that its row has a value for
   * @throws IOException if there is none, or nothing in it
   */
  public static List<Map<String, String>> read(Path path) throws IOException {
    List<DelimitedText.Row> found =
        DelimitedText.table(
            path, "lists no setting. Expected a header such as head,learningRate and rows.");
    List<String> names = found.get(0).cells();
    List<Map<String, String>> settings = new ArrayList<>();
    for (DelimitedText.Row row : found.subList(1, found.size())) {
      Map<String, String> setting = new LinkedHashMap<>();
      for (int column = 0; column < names.size(); column++) {
        if (!row.cell(column).isEmpty()) {
          setting.put(names.get(column), row.cell(column));
        }
      }
      settings.add(setting);
    }
    return settings;
  }
}
