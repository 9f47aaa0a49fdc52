package org.contexture.pipeline.catalogue;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * The cells of a text file as spreadsheets, R and pandas write it: comma, semicolon, tab or bar
 * between them, as a first line {@code sep=;} or the header tells; UTF-8, or UTF-16 as Excel's
 * "Unicode text"; with or without a byte-order mark. Rows without any value, which spreadsheets
 * leave at the end, are passed over. What the cells mean is up to others.
 */
final class DelimitedText implements Closeable {

  /**
   * A row that has a value.
   *
   * @param number in the file, for messages; lines of a quoted cell count as one
   */
  record Row(long number, List<String> cells) {

    /** A cell, empty if the row is shorter. */
    String cell(int column) {
      return column < cells.size() ? cells.get(column) : "";
    }
  }

  private static final int LONGEST_HEADER = 1 << 24;

  private static final int TITLE_LINES = 10;

  private static final Pattern DELIMITERS = Pattern.compile("[,;\t|]");

  private static final Pattern SEPARATOR =
      Pattern.compile("\"?sep=(\\\\t|.)\"?\\s*", Pattern.CASE_INSENSITIVE);

  /** A formula that keeps a spreadsheet from taking an id for a number. */
  private static final Pattern FORMULA = Pattern.compile("=\"(.*)\"");

  private final CSVParser parser;
  private final char delimiter;
  private final int linesBefore;

  private DelimitedText(CSVParser parser, char delimiter, int linesBefore) {
    this.parser = parser;
    this.delimiter = delimiter;
    this.linesBefore = linesBefore;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if there is none, or if it is not text
   */
  static DelimitedText open(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is not a file. Check the path of the table.");
    }
    BufferedReader text = text(path);
    try {
      text.mark(LONGEST_HEADER);
      String first = text.readLine();
      Matcher separator = SEPARATOR.matcher(first == null ? "" : first);
      boolean told = separator.matches();
      char delimiter =
          told ? separator.group(1).replace("\\t", "\t").charAt(0) : delimiter(first, text);
      CSVFormat format =
          CSVFormat.DEFAULT
              .builder()
              .setDelimiter(delimiter)
              .setIgnoreEmptyLines(false)
              .setIgnoreSurroundingSpaces(true)
              .get();
      CSVParser parser = CSVParser.builder().setReader(text).setFormat(format).get();
      return new DelimitedText(parser, delimiter, told ? 1 : 0);
    } catch (IOException e) {
      text.close();
      throw unreadable(path, e);
    } catch (RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** Whether a comma in a number can be its decimal point: it is not between the cells. */
  boolean hasDecimalCommas() {
    return delimiter != ',';
  }

  /** The rows from the header on. Those that cannot be read throw when they are reached. */
  Iterable<Row> rows() {
    return () ->
        StreamSupport.stream(parser.spliterator(), false)
            .map(
                found ->
                    new Row(
                        found.getRecordNumber() + linesBefore,
                        found.stream().map(DelimitedText::cell).toList()))
            .filter(row -> row.cells().stream().anyMatch(Predicate.not(String::isEmpty)))
            .iterator();
  }

  /**
   * All rows of a small file, the header first.
   *
   * @param nothing what is said of a file without a row below its header
   */
  static List<Row> table(Path path, String nothing) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DelimitedText text = open(path)) {
      text.rows().forEach(rows::add);
    } catch (UncheckedIOException e) {
      throw broken(path, e);
    }
    if (rows.size() < 2) {
      throw new IOException(path + " " + nothing);
    }
    return rows;
  }

  /** What it means that a row could not be read. */
  static IOException broken(Path path, UncheckedIOException e) {
    return unreadable(path, e.getCause());
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static IOException unreadable(Path path, IOException e) {
    return e instanceof CharacterCodingException
        ? new IOException(
            path
                + " is not a text file in UTF-8. Save the table as CSV in UTF-8 (Excel: Save As,"
                + " “CSV UTF-8”).",
            e)
        : new IOException(path + " is not a table: " + e.getMessage(), e);
  }

  /** The text behind its byte-order mark. */
  private static BufferedReader text(Path path) throws IOException {
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(path), 4);
    byte[] start = in.readNBytes(4);
    if (starts(start, 'P', 'K', 3, 4) || starts(start, 0xD0, 0xCF, 0x11, 0xE0)) {
      in.close();
      throw new IOException(
          path + " is a workbook (.xlsx, .xls, .ods), not text. Save the table as CSV in UTF-8.");
    }
    Charset charset = charset(start);
    int mark = markLength(start);
    in.unread(start, mark, start.length - mark);
    return new BufferedReader(new InputStreamReader(in, charset.newDecoder()));
  }

  private static Charset charset(byte[] start) {
    if (starts(start, 0xFF, 0xFE) || (start.length > 1 && start[0] != 0 && start[1] == 0)) {
      return StandardCharsets.UTF_16LE;
    }
    return starts(start, 0xFE, 0xFF) || (start.length > 1 && start[0] == 0 && start[1] != 0)
        ? StandardCharsets.UTF_16BE
        : StandardCharsets.UTF_8;
  }

  private static int markLength(byte[] start) {
    if (starts(start, 0xEF, 0xBB, 0xBF)) {
      return 3;
    }
    return starts(start, 0xFF, 0xFE) || starts(start, 0xFE, 0xFF) ? 2 : 0;
  }

  private static boolean starts(byte[] bytes, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** That of the first line, or where a title has none, of the first line that has one. */
  private static char delimiter(String first, BufferedReader text) throws IOException {
    String line = first;
    for (int i = 0; i < TITLE_LINES && line != null && !DELIMITERS.matcher(line).find(); i++) {
      line = text.readLine();
    }
    text.reset();
    return delimiter(line);
  }

  /** What stands most often between the cells of a header, outside of quotes; else a comma. */
  private static char delimiter(String header) {
    String bare = header == null ? "" : header.replaceAll("\"[^\"]*\"", "");
    char best = ',';
    for (char candidate : new char[] {';', '\t', '|'}) {
      if (count(bare, candidate) > count(bare, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  /** Without the spaces around it, hard and invisible ones, too, and out of Excel's formula. */
  private static String cell(String raw) {
    int start = 0;
    int end = raw.length();
    while (start < end && isSpace(raw.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(raw.charAt(end - 1))) {
      end--;
    }
    String text = raw.substring(start, end);
    Matcher formula = FORMULA.matcher(text);
    return formula.matches() ? formula.group(1) : text;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\uFEFF';
  }
}
