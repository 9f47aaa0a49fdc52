package org.contexture.pipeline.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names or numbers of rows that R and pandas write into a first column of their own. */
final class RowNumbers {

  private RowNumbers() {}

  /**
   * The names of all columns: R names none for its row names, so that every row has a cell more
   * than the header.
   */
  static List<String> header(List<String> header, List<DelimitedText.Row> rows) {
    boolean longer =
        !rows.isEmpty() && rows.stream().allMatch(row -> row.cells().size() == header.size() + 1);
    if (!longer || rows.stream().allMatch(row -> row.cell(header.size()).isEmpty())) {
      return header;
    }
    List<String> named = new ArrayList<>(List.of(""));
    named.addAll(header);
    return named;
  }

  /** Whether a first column of that name holds them, if it holds whole numbers. */
  static boolean mayBe(String name) {
    return name.isEmpty() || name.toLowerCase(Locale.ROOT).equals("unnamed: 0");
  }
}
