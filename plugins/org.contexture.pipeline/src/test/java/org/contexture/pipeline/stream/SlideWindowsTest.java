package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.contexture.distillation.window.TilePlace;
import org.contexture.distillation.window.WindowSource.Windows;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlideWindowsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final List<SlideTiles> slides = new ArrayList<>();

  @Before
  public void makeSlides() throws Exception {
    for (int i = 0; i < 3; i++) {
      Path path = folder.getRoot().toPath().resolve("s" + i + ".png");
      TestSlides.noise(path, 16 * 7, 16 * 5, i);
      slides.add(TestSlides.tiles("s" + i, path, 7, 5, 16));
    }
  }

  @Test
  public void anEpochShowsEveryTileOnceInAnOrderOfTheSeedAlone() {
    List<WindowTiles> one = read(windows(options(false, 1, 2)), 0, 0);
    List<WindowTiles> many = read(windows(options(false, 3, 9)), 0, 0);
    assertEquals(3 * 35, one.stream().mapToInt(w -> w.tiles().tiles()).sum());
    assertEquals(one.size(), many.size());
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.get(i).name(), many.get(i).name());
      assertArrayEquals(one.get(i).tiles().rgb(), many.get(i).tiles().rgb());
    }
    assertEquals(one.size(), new HashSet<>(names(one)).size());
    assertEquals(windows(options(false, 1, 2)).windows(0), one.size());
  }

  @Test
  public void epochsDifferAndCanBeEnteredInTheMiddle() {
    SlideWindows windows = windows(options(true, 2, 4));
    List<String> first = names(read(windows, 0, 0));
    List<String> second = names(read(windows, 1, 0));
    assertNotEquals(first, second);
    assertEquals(first.subList(5, first.size()), names(read(windows, 0, 5)));
    assertEquals(List.of(), read(windows, 0, 10_000));
  }

  @Test
  public void flippedWindowsHoldTheSamePixels() {
    List<WindowTiles> upright = read(windows(options(false, 1, 1)), 0, 0);
    List<WindowTiles> flipped = read(windows(options(true, 1, 1)), 0, 0);
    int moved = 0;
    for (int i = 0; i < upright.size(); i++) {
      assertEquals(upright.get(i).name(), flipped.get(i).name());
      byte[] before = upright.get(i).tiles().rgb().clone();
      byte[] after = flipped.get(i).tiles().rgb().clone();
      moved += Arrays.equals(before, after) ? 0 : 1;
      Arrays.sort(before);
      Arrays.sort(after);
      assertArrayEquals(before, after);
    }
    assertTrue(moved > upright.size() / 2);
  }

  @Test
  public void tilesAreKnownAgainByPlaceAndOrientationInAllEpochs() {
    SlideWindows windows = windows(options(true, 2, 4));
    Map<TilePlace, String> colours = new HashMap<>();
    int again = 0;
    for (int epoch = 0; epoch < 12; epoch++) {
      for (WindowTiles window : read(windows, epoch, 0)) {
        List<TilePlace> places = window.facts().places();
        assertEquals(window.tiles().tiles(), places.size());
        for (int i = 0; i < places.size(); i++) {
          byte[] pixels = window.tiles().part(i, i + 1).rgb();
          String before = colours.put(places.get(i), Arrays.toString(pixels));
          again += before == null ? 0 : 1;
          assertTrue(before == null || before.equals(Arrays.toString(pixels)));
        }
      }
    }
    assertTrue(again + " of " + colours.size(), again >= colours.size() / 2);
    assertEquals("others look otherwise", colours.size(), Set.copyOf(colours.values()).size(), 2);
  }

  @Test
  public void tilesThatAreStainedAnewAreNotKnownAgain() {
    SlideWindows windows = windows(options(true, 1, 1).augmented(true, 0.1));
    read(windows, 0, 0).forEach(window -> assertEquals(List.of(), window.facts().places()));
  }

  @Test
  public void aBadSlideIsReportedOnceAndSkipped() throws Exception {
    int good = read(windows(options(true, 2, 4)), 0, 0).size();
    Path broken = TestSlides.broken(folder.newFile("broken.tiff").toPath());
    slides.add(1, TestSlides.tiles("broken", broken, 7, 5, 16));
    SlideWindows windows = windows(options(true, 2, 4));
    List<WindowTiles> read = read(windows, 0, 0);
    assertTrue(read.stream().noneMatch(w -> w.name().startsWith("broken")));
    assertTrue(Math.abs(read.size() - good) <= 6);
    assertEquals(1, windows.failures().size());
    assertEquals("broken", windows.failures().get(0).slide());
  }

  @Test
  public void whatIsBehindCountsWindowsThatCouldNotBeRead() throws Exception {
    Path broken = TestSlides.broken(folder.newFile("broken.tiff").toPath());
    slides.add(1, TestSlides.tiles("broken", broken, 7, 5, 16));
    SlideWindows source = windows(options(true, 2, 4));
    List<String> all = names(read(source, 0, 0));
    for (int taken = 0; taken <= all.size(); taken++) {
      int behind;
      try (Windows windows = source.open(0, 0)) {
        for (int i = 0; i < taken; i++) {
          windows.next();
        }
        assertEquals(taken < all.size(), windows.hasNext()); // looking ahead changes nothing
        behind = windows.behind();
      }
      assertEquals(all.subList(taken, all.size()), names(read(source, 0, behind)));
    }
  }

  @Test
  public void closingEarlyStopsReading() {
    try (Windows windows = windows(options(true, 2, 4)).open(0, 0)) {
      assertTrue(windows.hasNext());
    }
  }

  @Test
  public void refusesMixedTileSizesAndSlidesWithoutAWindow() {
    Path path = slides.get(0).path();
    List<SlideTiles> mixed = List.of(slides.get(0), TestSlides.tiles("other", path, 2, 2, 32));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> SlideWindows.of(mixed, options(true, 1, 1)));
    assertTrue(e.getMessage(), e.getMessage().contains("16 px on s0 and 32 px on other"));
    List<SlideTiles> lonely = List.of(TestSlides.tiles("one", path, 1, 1, 16));
    WindowOptions pairs = WindowOptions.forThisMachine(2, 5);
    assertThrows(IllegalArgumentException.class, () -> SlideWindows.of(lonely, pairs));
  }

  /**
   * A teacher of half the µm per pixel sees four pixels where the student sees one, turned alike.
   */
  @Test
  public void teachersAreShownTheSameTissueAtTheirOwnScale() throws Exception {
    double mpp = slides.get(0).micronsPerPixel();
    WindowExtras extras =
        new WindowExtras(
            Optional.empty(), SlideLabels.NONE, List.of(mpp / 2, mpp, mpp * 2, mpp / 2));
    SlideWindows windows = SlideWindows.of(slides, options(true, 2, 4), extras);
    assertEquals(List.of(32, 16, 8, 32), windows.teacherSides());
    for (WindowTiles window : read(windows, 0, 0)) {
      assertEquals(Set.of(32, 8), window.facts().views().keySet());
      TileBatch fine = window.facts().views().get(32);
      TileBatch own = window.tiles();
      assertEquals(own.tiles(), fine.tiles());
      double[] alike = new double[3]; // products of reds, less their means
      for (int i = 0; i < own.tiles() * 16 * 16; i++) {
        int tile = i / 256;
        int at = tile * 1024 + 2 * (i % 256 / 16) * 32 + 2 * (i % 16);
        double seen = -127.5;
        for (int pixel : new int[] {at, at + 1, at + 32, at + 33}) {
          seen += (fine.rgb()[3 * pixel] & 255) / 4.0;
        }
        double red = (own.rgb()[3 * i] & 255) - 127.5;
        alike[0] += red * seen;
        alike[1] += red * red;
        alike[2] += seen * seen;
      }
      double correlation = alike[0] / Math.sqrt(alike[1] * alike[2]);
      assertTrue("of noise, turned otherwise: 0; found " + correlation, correlation > 0.8);
    }
    assertNotEquals(windows.identity(), windows(options(true, 2, 4)).identity());
    WindowExtras tiny = new WindowExtras(Optional.empty(), SlideLabels.NONE, List.of(mpp * 4));
    assertThrows(
        IllegalArgumentException.class,
        () -> SlideWindows.of(slides, options(true, 2, 4), tiny).teacherSides());
  }

  @Test
  public void windowsBringTheLabelsOfTheirSlides() {
    SlideLabels labels = new SlideLabels(Map.of("s0", "tumour", "s2", "normal", "elsewhere", "b"));
    SlideWindows windows =
        SlideWindows.of(
            slides, options(false, 1, 2), new WindowExtras(Optional.empty(), labels, List.of()));
    assertEquals(List.of("b", "normal", "tumour"), windows.labels().classes());
    assertEquals(List.of("s0", "s2"), windows.labels().slides());
    for (WindowTiles window : read(windows, 0, 0)) {
      OptionalInt expected =
          switch (window.name().substring(0, 2)) {
            case "s0" -> OptionalInt.of(2);
            case "s2" -> OptionalInt.of(1);
            default -> OptionalInt.empty();
          };
      assertEquals(window.name(), expected, window.label());
    }
    assertNotEquals(windows.identity(), windows(options(false, 1, 2)).identity());
  }

  private SlideWindows windows(WindowOptions options) {
    return SlideWindows.of(slides, options);
  }

  private static WindowOptions options(boolean flips, int workers, int prefetch) {
    return new WindowOptions(2, 1, flips, 0, workers, prefetch, 5);
  }

  private static List<WindowTiles> read(SlideWindows source, int epoch, int first) {
    List<WindowTiles> read = new ArrayList<>();
    try (Windows windows = source.open(epoch, first)) {
      windows.forEachRemaining(read::add);
    }
    return read;
  }

  private static List<String> names(List<WindowTiles> windows) {
    return windows.stream().map(WindowTiles::name).toList();
  }
}
