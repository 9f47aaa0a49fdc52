package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The manifest of one task: CSV (RFC 4180) in UTF-8 with a header, a line a slide, ended by a line
 * feed and written in one piece. Only its task writes it. Of a task that was killed the last line
 * may lack its end: it is passed over.
 */
final class ManifestFile implements AutoCloseable {

  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "slide",
              "state",
              "stage",
              "message",
              "file",
              "bytes",
              "sha256",
              "tiles",
              "dimension",
              "seconds",
              "machine",
              "task",
              "plan",
              "source",
              "finished",
              "more")
          .setSkipHeaderRecord(true)
          .setRecordSeparator('\n')
          .get();

  private final FileChannel channel;

  private ManifestFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Begins a manifest, with its header. */
  static ManifestFile create(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      write(channel, CSV.format((Object[]) CSV.getHeader()));
      return new ManifestFile(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Adds a line, which is on the disk when this returns. */
  void add(ManifestLine line) throws IOException {
    write(channel, CSV.format(cells(line).toArray()));
    channel.force(false);
  }

  /**
   * All lines at once, in a file that appears complete, with labels and patients.
   *
   * @param slides that they are of, by id
   */
  static void write(Path file, List<ManifestLine> lines, Map<String, PlannedSlide> slides)
      throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      List<Object> header = new ArrayList<>(List.of((Object[]) CSV.getHeader()));
      header.addAll(List.of("label", "patient"));
      write(out, CSV.format(header.toArray()));
      for (ManifestLine line : lines) {
        Optional<PlannedSlide> slide = Optional.ofNullable(slides.get(line.slide()));
        List<Object> cells = new ArrayList<>(cells(line));
        cells.add(slide.flatMap(PlannedSlide::label).orElse(""));
        cells.add(slide.flatMap(PlannedSlide::patient).orElse(""));
        write(out, CSV.format(cells.toArray()));
      }
    }
  }

  private static void write(FileChannel channel, String line) throws IOException {
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(line + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static List<Object> cells(ManifestLine line) {
    return List.of(
        line.slide(),
        line.state(),
        line.stage(),
        line.message(),
        line.file(),
        line.bytes(),
        line.sha256(),
        line.tiles(),
        line.dimension(),
        String.format(Locale.ROOT, "%.3f", line.seconds()),
        line.machine(),
        line.task(),
        line.plan(),
        line.source(),
        line.finished(),
        line.moreText());
  }

  /**
   * Reads a manifest, of a task that is at work or was killed too.
   *
   * @throws IOException if it is none
   */
  static List<ManifestLine> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') { // a letter may be cut, too
      end--;
    }
    String whole = new String(bytes, 0, end, StandardCharsets.UTF_8);
    List<ManifestLine> lines = new ArrayList<>();
    try (CSVParser csv =
        CSVParser.builder().setReader(new StringReader(whole)).setFormat(CSV).get()) {
      for (CSVRecord row : csv) {
        lines.add(line(row));
      }
      return lines;
    } catch (RuntimeException e) {
      throw new IOException(
          "%s, line %d, is no manifest: %s".formatted(file, lines.size() + 2, e.getMessage()), e);
    }
  }

  private static ManifestLine line(CSVRecord row) {
    return new ManifestLine(
        row.get("slide"),
        ManifestLine.State.parse(row.get("state")),
        row.get("stage"),
        row.get("message"),
        row.get("file"),
        Long.parseLong(row.get("bytes")),
        row.get("sha256"),
        Integer.parseInt(row.get("tiles")),
        Integer.parseInt(row.get("dimension")),
        Double.parseDouble(row.get("seconds")),
        row.get("machine"),
        row.get("task"),
        row.get("plan"),
        row.get("source"),
        Instant.parse(row.get("finished")),
        ManifestLine.parseMore(row.isSet("more") ? row.get("more") : "")); // not there before
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
