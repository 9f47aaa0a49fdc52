package org.contexture.headless;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.Test;

/** Links of the documentation lead somewhere, and what it names is there. */
public class DocumentationTest {

  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)#?([^)\\s]*)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");

  @Test
  public void linksLeadSomewhere() throws IOException {
    List<String> astray = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        Path target =
            link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1)).normalize();
        if (!Files.exists(target)
            || (!link.group(2).isEmpty() && !anchors(target).contains(link.group(2)))) {
          astray.add(page + ": " + link.group());
        }
      }
    }
    assertEquals(List.of(), astray);
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> anchors = new HashSet<>();
    Matcher heading = HEADING.matcher(Files.readString(page));
    while (heading.find()) {
      String shown = heading.group(1).replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1");
      anchors.add(
          shown.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'));
    }
    return anchors;
  }

  /** A link to a folder leads to all its pages. */
  @Test
  public void everyPageIsReachedFromTheReadme() throws IOException {
    Set<Path> reached = new HashSet<>();
    List<Path> open = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    while (!open.isEmpty()) {
      Path page = open.remove(0);
      if (Files.isDirectory(page)) {
        try (Stream<Path> inside = Files.list(page)) {
          inside.filter(DocumentationTest::isPage).forEach(open::add);
        }
      } else if (isPage(page) && Files.exists(page) && reached.add(page)) {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
          open.add(page.resolveSibling(link.group(1)).normalize());
        }
      }
    }
    List<Path> pages = below("docs");
    pages.removeIf(page -> !isPage(page) || page.startsWith(ROOT.resolve("docs/images")));
    pages.removeAll(reached);
    assertEquals(List.of(), pages);
  }

  private static boolean isPage(Path file) {
    return file.toString().endsWith(".md");
  }

  @Test
  public void testsThatAreNamedExist() throws IOException {
    Set<String> tests = new HashSet<>();
    for (Path file : below("plugins", "headless", "bench", "cluster")) {
      String name = file.getFileName().toString();
      if (name.endsWith("Test.java")) {
        tests.add(name.replace(".java", ""));
      }
    }
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      Matcher test = TEST.matcher(Files.readString(page));
      while (test.find()) {
        if (!tests.contains(test.group(1))) {
          missing.add(page + ": " + test.group(1));
        }
      }
    }
    assertEquals(List.of(), missing);
  }

  @Test
  public void everyPictureIsExplained() throws IOException {
    String explained = Files.readString(ROOT.resolve("docs/images/README.md"));
    try (Stream<Path> pictures = Files.list(ROOT.resolve("docs/images"))) {
      assertEquals(
          List.of(),
          pictures
              .map(picture -> picture.getFileName().toString())
              .filter(name -> !name.equals("README.md") && !explained.contains("`" + name + "`"))
              .sorted()
              .toList());
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(below("docs", "workflows"));
    pages.removeIf(page -> !isPage(page));
    pages.add(ROOT.resolve("README.md"));
    pages.add(ROOT.resolve("THIRD-PARTY.md"));
    return pages;
  }

  private static List<Path> below(String... folders) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String folder : folders) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(folder))) {
        all.filter(Files::isRegularFile).map(Path::normalize).forEach(files::add);
      }
    }
    return files;
  }
}
