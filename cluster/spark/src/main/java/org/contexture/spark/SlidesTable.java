package org.contexture.spark;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.contexture.pipeline.SlideName;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.catalogue.SlideTable;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;

/**
 * Slides as Spark has them: a column {@code path}, and where they are known {@code slide_id},
 * {@code mpp} (µm per pixel), {@code label}, {@code patient} and {@code bytes}, by any of their
 * usual names ({@link SlideTable}) and of any type. Paths are of files that all machines see, or
 * URLs of storage that Hadoop reaches.
 */
final class SlidesTable {

  private static final String NAME = "table of slides";
  private static final String GONE = "was not there";
  private static final int NAMED = 5;

  private final Configuration hadoop;
  private final Consumer<String> notes;
  private final List<PlannedSlide> slides = new ArrayList<>();
  private final List<String> otherSize = new ArrayList<>();

  private SlidesTable(Configuration hadoop, Consumer<String> notes) {
    this.hadoop = hadoop;
    this.notes = notes;
  }

  /** A table in a file or folder: CSV with a header by its ending, else Parquet. */
  static Dataset<Row> open(SparkSession spark, String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".csv")
        ? spark.read().option("header", true).csv(path)
        : spark.read().parquet(path);
  }

  /**
   * Looks the slides up.
   *
   * @param notes hears what was left out or may be wrong, for people
   * @return the largest first, by their own sizes, or by what the table says where these cannot be
   *     had
   * @throws IOException if the table has no paths, a cell is not what its column says, or a slide
   *     is named twice
   */
  static List<PlannedSlide> read(Dataset<Row> table, Configuration hadoop, Consumer<String> notes)
      throws IOException {
    List<String> columns = Arrays.asList(table.columns());
    List<List<String>> rows = table.collectAsList().stream().map(SlidesTable::cells).toList();
    SlideTable read = SlideTable.of(NAME, columns, rows);
    if (read.rows().stream().allMatch(row -> row.path().isEmpty())) {
      throw new IOException(
          "The table of slides has no column path with paths in it. Found the columns %s."
              .formatted(columns));
    }
    read.notes().forEach(notes);
    SlidesTable slides = new SlidesTable(hadoop, notes);
    for (SlideTable.Row row : read.rows()) {
      slides.add(row);
    }
    return slides.checked();
  }

  private static List<String> cells(Row row) {
    return IntStream.range(0, row.length())
        .mapToObj(column -> row.isNullAt(column) ? "" : row.get(column).toString().strip())
        .toList();
  }

  private void add(SlideTable.Row row) throws IOException {
    String path =
        row.path()
            .orElseThrow(
                () -> new IOException("%s, row %d: there is no path.".formatted(NAME, row.line())));
    long told = bytes(row);
    boolean isUrl = path.matches("(?i)[a-z][a-z0-9+.-]+:/.*") && !path.startsWith("file:");
    PlannedSlide slide = isUrl ? stored(row, path) : file(row, path);
    if (told > 0 && slide.bytes() > 0 && slide.bytes() != told) {
      otherSize.add(slide.id());
    }
    slides.add(
        (slide.bytes() > 0 ? slide : slide.sized(told)).labelled(row.label(), row.patient()));
  }

  private static long bytes(SlideTable.Row row) throws IOException {
    String told = row.bytes().orElse("0");
    try {
      long bytes = new BigDecimal(told).longValueExact();
      if (bytes >= 0) {
        return bytes;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // said below
    }
    throw new IOException(
        "%s, row %d: expected bytes, a whole number from 0 on, found '%s'."
            .formatted(NAME, row.line(), told));
  }

  /** A folder has no size of its own. */
  private static PlannedSlide file(SlideTable.Row row, String path) {
    Path file = path.startsWith("file:") ? Path.of(URI.create(path)) : Path.of(path);
    String id = row.slide().orElseGet(() -> SlideName.stem(file));
    PlannedSlide slide = PlannedSlide.of(id, file, microns(row), Look.PLAIN);
    return Files.isDirectory(file) ? slide.sized(0) : slide;
  }

  private PlannedSlide stored(SlideTable.Row row, String url) {
    StoredFile named = new StoredFile(url, GONE);
    String id = row.slide().orElseGet(() -> SlideName.stem(named.name()));
    try {
      StoredSlide found = StoredSlide.look(url, hadoop);
      return PlannedSlide.of(
          id, new StoredFile(url, found.fingerprint()), microns(row), found.bytes());
    } catch (IOException e) {
      notes.accept(id + ": " + e.getMessage());
      return PlannedSlide.of(id, named, microns(row), 0); // its task says so
    }
  }

  private static Optional<MicronsPerPixel> microns(SlideTable.Row row) {
    return row.micronsPerPixel().map(MicronsPerPixel::square);
  }

  private List<PlannedSlide> checked() throws IOException {
    requireOnce(slides);
    if (!otherSize.isEmpty()) {
      notes.accept(
          "%d of %d slides are of another size than the table of slides says; their own counts: %s"
              .formatted(
                  otherSize.size(),
                  slides.size(),
                  otherSize.stream().limit(NAMED).collect(Collectors.joining(", "))
                      + (otherSize.size() > NAMED ? " …" : "")));
    }
    slides.sort(
        Comparator.comparingLong(PlannedSlide::bytes).reversed().thenComparing(PlannedSlide::id));
    return slides;
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
