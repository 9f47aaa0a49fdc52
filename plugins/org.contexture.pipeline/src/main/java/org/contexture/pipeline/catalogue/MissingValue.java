package org.contexture.pipeline.catalogue;

import java.util.Set;

/**
 * What people and programs write where there is no value: nothing, Weka's {@code ?}, the words that
 * pandas takes for none (its {@code read_csv}, with which CLAM, TRIDENT and STAMP read tables), the
 * errors of spreadsheets, and the marks of TCGA and its Genomic Data Commons. The words are told
 * exactly: {@code none} and {@code Na} may be values.
 */
final class MissingValue {

  private static final Set<String> WORDS =
      Set.of(
          "",
          "?",
          "NA",
          "N/A",
          "n/a",
          "<NA>",
          "NaN",
          "nan",
          "-NaN",
          "-nan",
          "NULL",
          "null",
          "None",
          "1.#IND",
          "-1.#IND",
          "1.#QNAN",
          "-1.#QNAN",
          "#NA",
          "#N/A",
          "#N/A N/A",
          "#NV",
          "#REF!",
          "#VALUE!",
          "#NAME?",
          "#DIV/0!",
          "#NUM!",
          "#NULL!",
          "#WERT!",
          "#BEZUG!",
          "#ZAHL!",
          "'--", // of the Genomic Data Commons
          "[Not Available]", // of TCGA's clinical tables
          "[Not Applicable]",
          "[Not Evaluated]",
          "[Unknown]",
          "[Discrepancy]");

  private MissingValue() {}

  static boolean is(String cell) {
    return WORDS.contains(cell);
  }
}
