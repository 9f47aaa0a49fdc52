package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/**
 * Nothing that a program reads again depends on the language of the system: numbers are formatted
 * without a locale in sentences for people only, and upper and lower case always have one. So it is
 * in tests, which would otherwise write files that no program reads.
 */
public class LocaleTest {

  private static final String LITERAL = "\"(?:[^\"\\\\\\n]|\\\\.)*\"";
  private static final String LITERALS = "(" + LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*)";

  private static final Pattern FORMAT =
      Pattern.compile(
          LITERALS + "\\)?\\s*\\.formatted\\(|(?:String\\.format|\\.printf)\\(\\s*" + LITERALS);

  /** What stands in text blocks is never a sentence: scripts, XML, tables. */
  private static final Pattern BLOCK =
      Pattern.compile(
          "\"\"\"\\n((?:[^\"]++|\"(?!\"\"))*+)\"\"\"\\)?\\s*\\.formatted\\(|"
              + "(?:String\\.format|\\.printf)\\(\\s*\"\"\"\\n((?:[^\"]++|\"(?!\"\"))*+)\"\"\"");

  private static final Pattern NUMBER = Pattern.compile("%[-#+ 0,(\\d$.]*[dfeEgG]");
  private static final Pattern CONVERSION = Pattern.compile("%[-#+ 0,(\\d$.]*[a-zA-Z%]|\\\\n");

  /** A key's value, an argument, an index, as in {@code x="%d"}, {@code open(%d)}. */
  private static final Pattern VALUE = Pattern.compile("\\w[=(\\[](?:\\\\\")?" + NUMBER.pattern());

  private static final Pattern SENTENCE = Pattern.compile("\\S \\S*[A-Za-z]{2,}|[A-Za-z]{2,}\\S* ");

  private static final Pattern OTHERS =
      Pattern.compile(
          "\\.to(?:Lower|Upper)Case\\(\\)|new DecimalFormat\\((?![^;]*new"
              + " DecimalFormatSymbols\\(Locale)|NumberFormat\\.get|new Scanner\\(|new"
              + " SimpleDateFormat\\(|DateTimeFormatter\\.ofPattern\\(\"[^\"]*\"\\)");

  @Test
  public void numbersInNamesIdsAndChecksumsHaveALocale() {
    assertEquals(List.of(), sources("main").flatMap(LocaleTest::numbers).toList());
    assertEquals(List.of(), sources("test").flatMap(LocaleTest::numbers).toList());
  }

  @Test
  public void caseAndFormatsHaveALocale() {
    assertEquals(List.of(), sources("main").flatMap(file -> found(file, OTHERS)).toList());
  }

  @Test
  public void whatIsForPeopleIsToldFromWhatIsNot() {
    for (String name :
        List.of(
            "features.%d.%d",
            "%d %d %d\\n",
            "%s_%d",
            "tile-%d.png",
            "%.3f [%.3f]",
            "x=%d,y=%d",
            "tile?slide=%d&level=%d and more",
            "<a x=\\\"%d\\\" name=\\\"b\\\"/>",
            "items[%d].length <= window.height")) {
      assertTrue(name, isForPrograms(name));
    }
    for (String sentence :
        List.of(
            "%d tiles",
            "Row %d is missing.", "%s, row %d has %d cells", "none of %d", "Left out (%d of %d)")) {
      assertTrue(sentence, !isForPrograms(sentence));
    }
  }

  private static Stream<String> numbers(Path file) {
    String text = text(file);
    Stream<String> literals =
        formats(FORMAT, text)
            .map(found -> found.replaceAll("\"\\s*\\+\\s*\"", "").replaceAll("^\"|\"$", ""))
            .filter(LocaleTest::isForPrograms);
    Stream<String> blocks = formats(BLOCK, text).filter(block -> NUMBER.matcher(block).find());
    return Stream.concat(literals, blocks).map(format -> file.getFileName() + ": " + format);
  }

  private static Stream<String> formats(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
  }

  private static boolean isForPrograms(String format) {
    String words = CONVERSION.matcher(format).replaceAll("0");
    return NUMBER.matcher(format).find()
        && (VALUE.matcher(format).find() || !SENTENCE.matcher(words).find());
  }

  private static Stream<String> found(Path file, Pattern pattern) {
    return pattern
        .matcher(text(file))
        .results()
        .map(found -> file.getFileName() + ": " + found.group());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * All code of a kind.
   *
   * @param kind what users run, {@code main}, or {@code test}
   */
  private static Stream<Path> sources(String kind) {
    Path root = Path.of("..", "..");
    List<Path> files =
        Stream.of(root.resolve("plugins"), root.resolve("headless"))
            .flatMap(LocaleTest::walk)
            .filter(file -> file.toString().replace('\\', '/').contains("/src/" + kind + "/java/"))
            .filter(file -> file.toString().endsWith(".java"))
            .toList();
    assertTrue("found " + files.size(), files.size() > 200);
    return files.stream();
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
