package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.Assume;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameter;
import org.junit.runners.Parameterized.Parameters;

/**
 * Public slides against what other people's readers expect of them: {@code public-slides.txt}. The
 * files that lie, unpacked, in the folder {@code contexture.slides.public} or in the reference data
 * are tested, others skipped by name.
 */
@RunWith(Parameterized.class)
public class PublicSlidesTest {

  private record Fact(String what, String expected) {

    String word(int index) {
      return what.split(" ", -1)[index];
    }

    int number(int index) {
      return Integer.parseInt(word(index));
    }
  }

  /** Other decoders round otherwise, but by no more. */
  private static final int SAME_PIXEL = 2;

  @Parameters(name = "{0}: {1}")
  public static List<Object[]> files() throws IOException {
    Map<List<String>, List<Fact>> facts = new LinkedHashMap<>();
    try (InputStream in = PublicSlidesTest.class.getResourceAsStream("public-slides.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\R", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] parts = line.split("\\|", -1);
          facts
              .computeIfAbsent(
                  List.of(parts[0].strip(), parts[1].strip()), any -> new ArrayList<>())
              .add(new Fact(parts[2].strip(), parts[3].strip()));
        }
      }
    }
    return facts.entrySet().stream()
        .map(of -> new Object[] {of.getKey().get(0), of.getKey().get(1), of.getValue()})
        .toList();
  }

  @Parameter public String project;

  @Parameter(1)
  public String file;

  @Parameter(2)
  public List<Fact> facts;

  private Path find() throws IOException {
    String shared = System.getProperty("contexture.shared", "");
    for (String folder :
        List.of(
            System.getProperty("contexture.slides.public", ""),
            shared + "/slides",
            shared + "/cases/slides")) {
      if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
        continue;
      }
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        Optional<Path> found = files.filter(this::isWanted).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
    Assume.assumeTrue(file + " is not here", false);
    return Path.of(file);
  }

  private boolean isWanted(Path path) {
    String name = path.toString().replace('\\', '/').toLowerCase(Locale.ROOT);
    return name.endsWith("/" + file) && Files.isRegularFile(path);
  }

  @Test
  public void isAsOthersExpect() throws IOException {
    Path path = find();
    if (facts.get(0).what.equals("refused")) {
      SlideException e =
          assertThrows(SlideException.class, () -> Slides.open(path, Optional.empty()));
      assertTrue(e.getMessage(), e.getMessage().contains(facts.get(0).expected));
      return;
    }
    try (Slide slide = Slides.open(path, Optional.empty())) {
      for (Fact fact : facts) {
        check(fact, slide);
      }
    }
  }

  private static void check(Fact fact, Slide slide) throws SlideException {
    SlideMetadata metadata = slide.metadata();
    Scan scan = Scan.of(metadata);
    switch (fact.word(0)) {
      case "format" -> same(fact, metadata.format());
      case "levels" -> same(fact, metadata.levels().size());
      case "level" -> same(fact, size(metadata.levels().get(fact.number(1))));
      case "at" -> same(fact, size(metadata.levels().get(coarser(metadata, fact.number(1)))));
      case "objective" ->
          same(fact, scan.objective().isPresent() ? (int) scan.objective().getAsDouble() : "none");
      case "scanner" -> same(fact, scan.scanner().orElse("none"));
      case "time" -> same(fact, scan.time().orElse("none"));
      case "profile" -> {
        Optional<byte[]> profile = slide.colourProfile();
        same(fact, profile.isPresent() ? profile.get().length : "none");
      }
      case "picture" -> {
        RgbImage picture = slide.associatedImage(fact.word(1));
        boolean both = fact.expected.contains("x");
        same(fact, both ? picture.width() + " x " + picture.height() : picture.width());
      }
      case "microns" -> {
        String[] expected = fact.expected.split(" ", -1);
        MicronsPerPixel pixel = metadata.micronsPerPixel().orElseThrow();
        assertEquals(Double.parseDouble(expected[0]) / pixel.x(), 1, 1e-3);
        assertEquals(Double.parseDouble(expected[1]) / pixel.y(), 1, 1e-3);
      }
      case "pixel" -> checkPixel(fact, slide);
      case "md5" -> same(fact, md5(region(fact, slide).rgb()));
      default -> {
        assertTrue(fact.what, fact.what.endsWith("="));
        String name = fact.what.substring(0, fact.what.length() - 1);
        same(fact, metadata.properties().getOrDefault(name, "none"));
      }
    }
  }

  private static void same(Fact fact, Object found) {
    assertEquals(fact.what, fact.expected, found.toString());
  }

  private static String size(Level level) {
    return level.width() + " x " + level.height();
  }

  /** The level that is so many times coarser than the first. */
  private static int coarser(SlideMetadata metadata, int factor) {
    for (int level = 0; level < metadata.levels().size(); level++) {
      if (Math.round(metadata.levels().get(level).downsampleX()) == factor) {
        return level;
      }
    }
    fail("no level " + factor + " times coarser");
    return -1;
  }

  private static RgbImage region(Fact fact, Slide slide) throws SlideException {
    return Character.isDigit(fact.word(1).charAt(0))
        ? slide.read(
            coarser(slide.metadata(), fact.number(1)),
            fact.number(2),
            fact.number(3),
            fact.number(4),
            fact.number(5))
        : slide.associatedImage(fact.word(1));
  }

  private static void checkPixel(Fact fact, Slide slide) throws SlideException {
    int x = fact.number(2);
    int y = fact.number(3);
    boolean ofLevel = Character.isDigit(fact.word(1).charAt(0));
    RgbImage read =
        ofLevel ? slide.read(fact.number(1), x, y, 1, 1) : slide.associatedImage(fact.word(1));
    int at = ofLevel ? 0 : 3 * (y * read.width() + x);
    String[] expected = fact.expected.split(" ", -1);
    for (int c = 0; c < 3; c++) {
      if (!expected[c].equals("-")) {
        assertEquals(
            fact.what, Integer.parseInt(expected[c]), read.rgb()[at + c] & 255, SAME_PIXEL);
      }
    }
  }

  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
