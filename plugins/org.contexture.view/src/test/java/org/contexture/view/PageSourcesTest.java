package org.contexture.view;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.Test;

/** What can be said of the page's files without a browser or npm; docs/view.md has the linters. */
public class PageSourcesTest {

  private static final Path FOLDER = Path.of("src/main/java/org/contexture/view/page");
  private static final Pattern IMPORT =
      Pattern.compile("import \\{([^}]*)\\} from \"([^\"]*)\"", Pattern.DOTALL);
  private static final int LONGEST_LINE = 100;

  @Test
  public void allFilesAreServedAndNoOther() throws IOException {
    try (Stream<Path> all = Files.walk(FOLDER)) {
      Set<String> files =
          all.filter(Files::isRegularFile)
              .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
              .filter(name -> !name.endsWith("LICENSE.txt"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(files, new TreeSet<>(Page.FILES));
    }
  }

  @Test
  public void whatIsImportedIsExported() {
    for (String file : Page.FILES) {
      Matcher imports = IMPORT.matcher(ours(file));
      while (imports.find()) {
        assertTrue(imports.group(2), imports.group(2).startsWith("./"));
        String other = ours(imports.group(2).substring(2));
        for (String name : imports.group(1).trim().split("[\\s,]+", -1)) {
          String exported = "(?s).*export (async )?(function|class|const) " + name + "\\b.*";
          assertTrue(file + " imports " + name, name.isEmpty() || other.matches(exported));
        }
      }
    }
  }

  /** Nothing from elsewhere, no text that becomes HTML, no code from text. */
  @Test
  public void nothingIsLoadedOrMadeOfText() {
    for (String file : Page.FILES) {
      String text = ours(file);
      for (String never :
          new String[] {
            "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "http://", "https://"
          }) {
        assertFalse(file + " has " + never, text.contains(never));
      }
    }
  }

  @Test
  public void linesAreShort() {
    for (String file : Page.FILES) {
      ours(file)
          .lines()
          .forEach(
              line -> {
                assertFalse(file + ": " + line, line.contains("\t") || line.endsWith(" "));
                boolean text = line.contains("`"); // is not broken
                assertTrue(file + ": " + line, text || line.length() <= LONGEST_LINE);
              });
    }
  }

  /** A file's text; nothing for what is not ours. */
  private static String ours(String file) {
    return file.contains("/")
        ? ""
        : new String(Page.read(file).orElseThrow(), StandardCharsets.UTF_8);
  }
}
