package org.contexture.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.pipeline.SlideName;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;

/**
 * Slides as Spark has them: a column {@code path}, and where they are known {@code slide_id} and
 * {@code mpp} (µm per pixel). Paths are of files that all machines see, or URLs of storage that
 * Hadoop reaches.
 */
final class SlidesTable {

  private static final String GONE = "was not there";

  private SlidesTable() {}

  /** A table in a file or folder: CSV with a header by its ending, else Parquet. */
  static Dataset<Row> open(SparkSession spark, String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".csv")
        ? spark.read().option("header", true).csv(path)
        : spark.read().parquet(path);
  }

  /**
   * Looks the slides up.
   *
   * @return the largest first
   * @throws IOException if the table has no paths, or names a slide twice
   */
  static List<PlannedSlide> read(Dataset<Row> table, Configuration hadoop) throws IOException {
    List<String> columns = Arrays.asList(table.columns());
    if (!columns.contains("path")) {
      throw new IOException(
          "The table of slides has no column path. Found the columns %s.".formatted(columns));
    }
    List<PlannedSlide> slides = new ArrayList<>();
    for (Row row : table.collectAsList()) {
      slides.add(slide(row, columns, hadoop));
    }
    requireOnce(slides);
    slides.sort(
        Comparator.comparingLong(PlannedSlide::bytes).reversed().thenComparing(PlannedSlide::id));
    return slides;
  }

  private static PlannedSlide slide(Row row, List<String> columns, Configuration hadoop)
      throws IOException {
    String path =
        cell(row, columns, "path")
            .orElseThrow(() -> new IOException("A row of the table of slides has no path: " + row));
    Optional<MicronsPerPixel> microns =
        cell(row, columns, "mpp").map(Double::valueOf).map(MicronsPerPixel::square);
    boolean isUrl = path.matches("(?i)[a-z][a-z0-9+.-]+:/.*") && !path.startsWith("file:");
    StoredFile named = new StoredFile(path, GONE);
    String id = cell(row, columns, "slide_id").orElseGet(() -> SlideName.stem(named.name()));
    if (!isUrl) {
      Path file = path.startsWith("file:") ? Path.of(java.net.URI.create(path)) : Path.of(path);
      return PlannedSlide.of(id, file, microns, Look.PLAIN);
    }
    try {
      StoredSlide found = StoredSlide.look(path, hadoop);
      return PlannedSlide.of(id, new StoredFile(path, found.fingerprint()), microns, found.bytes());
    } catch (IOException e) {
      System.err.println(id + ": " + e.getMessage());
      return PlannedSlide.of(id, named, microns, 0); // its task says so
    }
  }

  private static Optional<String> cell(Row row, List<String> columns, String name) {
    int column = columns.indexOf(name);
    return column < 0 || row.isNullAt(column)
        ? Optional.empty()
        : Optional.of(row.get(column).toString()).filter(text -> !text.isBlank());
  }

  private static void requireOnce(List<PlannedSlide> slides) throws IOException {
    List<String> ids = slides.stream().map(PlannedSlide::id).sorted().toList();
    for (int i = 1; i < ids.size(); i++) {
      if (ids.get(i).equals(ids.get(i - 1))) {
        throw new IOException(
            "The slide %s is there twice in the table. Name slides apart in a column slide_id."
                .formatted(ids.get(i)));
      }
    }
  }
}
