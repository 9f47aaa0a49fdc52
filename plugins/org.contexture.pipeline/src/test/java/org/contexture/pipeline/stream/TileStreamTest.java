package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.tiling.TileGrid;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TileStreamTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final List<SlideTiles> slides = new ArrayList<>();

  @Before
  public void makeSlides() {
    for (int i = 0; i < 3; i++) {
      Path path = folder.getRoot().toPath().resolve("s" + i + ".png");
      TestSlides.noise(path, 16 * 7, 16 * 5, i);
      slides.add(TestSlides.tiles("s" + i, path, 7, 5, 16));
    }
  }

  @Test
  public void everyTileComesOnceWithItsPixels() throws IOException {
    for (int workers : new int[] {1, 3}) {
      for (int batchSize : new int[] {1, 4, 100}) {
        check(new StreamOptions(batchSize, workers, 3));
      }
    }
  }

  private void check(StreamOptions options) throws IOException {
    try (TileStream stream = TileStream.open(slides.iterator(), options)) {
      for (SlideTiles expected : slides) {
        SlideStream slide = stream.next().orElseThrow();
        assertEquals(expected.slide(), slide.tiles().slide());
        assertEquals(112, slide.metadata().width());
        int[] seen = new int[35];
        for (var batch = slide.nextBatch(); batch.isPresent(); batch = slide.nextBatch()) {
          int[] indices = batch.get().indices();
          assertTrue(indices.length <= options.batchSize());
          for (int i = 0; i < indices.length; i++) {
            seen[indices[i]]++;
            byte[] rgb = batch.get().pixels().rgb();
            assertArrayEquals(
                read(expected, indices[i]), Arrays.copyOfRange(rgb, i * 768, (i + 1) * 768));
          }
        }
        assertTrue(IntStream.of(seen).allMatch(n -> n == 1));
      }
      assertEquals(Optional.empty(), stream.next());
    }
  }

  private static byte[] read(SlideTiles slide, int tile) throws SlideException {
    try (Slide open = Slides.open(slide.path(), Optional.empty())) {
      return TileGrid.read(open, slide.tiles().get(tile), slide.pixels()).rgb();
    }
  }

  @Test
  public void aBrokenSlideFailsAloneAndAnEmptyOneIsEmpty() throws IOException {
    Path broken = TestSlides.broken(folder.newFile("broken.tiff").toPath());
    slides.add(1, TestSlides.tiles("broken", broken, 2, 2, 16));
    slides.add(2, new SlideTiles("empty", broken, 16, 0.5, List.of()));
    try (TileStream stream = TileStream.open(slides.iterator(), new StreamOptions(4, 2, 5))) {
      assertEquals(9, drain(stream.next().orElseThrow()));
      SlideStream bad = stream.next().orElseThrow();
      SlideException e = assertThrows(SlideException.class, bad::nextBatch);
      assertTrue(e.getMessage(), e.getMessage().contains("broken.tiff"));
      assertEquals(0, drain(stream.next().orElseThrow()));
      assertEquals(9, drain(stream.next().orElseThrow()));
    }
  }

  @Test
  public void aSlideMayBeLeftInTheMiddle() throws IOException {
    try (TileStream stream = TileStream.open(slides.iterator(), new StreamOptions(2, 2, 4))) {
      SlideStream first = stream.next().orElseThrow();
      assertTrue(first.nextBatch().isPresent());
      assertEquals(18, drain(stream.next().orElseThrow()));
      assertThrows(IllegalStateException.class, first::nextBatch);
      assertThrows("its file is closed", SlideException.class, first::metadata);
      assertEquals(18, drain(stream.next().orElseThrow()));
    }
  }

  @Test
  public void slidesAreTakenOnlyAsReadingGetsThere() throws IOException {
    int[] taken = new int[1];
    Iterator<SlideTiles> endless =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public SlideTiles next() {
            return slides.get(taken[0]++ % 3);
          }
        };
    try (TileStream stream = TileStream.open(endless, new StreamOptions(8, 2, 6))) {
      for (int i = 1; i <= 5; i++) {
        drain(stream.next().orElseThrow());
        assertTrue("took " + taken[0] + " for " + i, taken[0] <= i + 7);
      }
    }
  }

  /** However slow the network is, and whatever the slides hold. */
  @Test(timeout = 60_000)
  public void neitherBatchesNorEmptySlidesPileUp() throws IOException {
    try (TileStream stream = TileStream.open(slides.iterator(), new StreamOptions(1, 2, 4))) {
      for (var slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        for (var batch = slide.get().nextBatch(); batch.isPresent(); ) {
          assertTrue("" + stream.outstanding(), stream.outstanding() <= 4);
          batch = slide.get().nextBatch();
        }
      }
      assertEquals(0, stream.outstanding());
    }
    SlideTiles empty = new SlideTiles("empty", slides.get(0).path(), 16, 0.5, List.of());
    int[] taken = new int[1];
    Iterator<SlideTiles> endless =
        Stream.generate(() -> empty).peek(slide -> taken[0]++).iterator();
    try (TileStream stream = TileStream.open(endless, new StreamOptions(1, 2, 4))) {
      assertEquals(0, drain(stream.next().orElseThrow()));
      assertTrue("took " + taken[0], taken[0] <= 8);
    }
  }

  /** Blocks of a slide that is left count no more: reading goes on at full depth. */
  @Test
  public void aSlideThatIsLeftFreesItsPlaceInTheQueue() throws IOException {
    try (TileStream stream = TileStream.open(slides.iterator(), new StreamOptions(2, 2, 4))) {
      assertTrue(stream.next().isPresent());
      assertEquals(4, stream.outstanding());
      SlideStream second = stream.next().orElseThrow();
      assertEquals(4, stream.outstanding());
      assertEquals(18, drain(second));
    }
  }

  private static int drain(SlideStream slide) throws SlideException {
    int batches = 0;
    while (slide.nextBatch().isPresent()) {
      batches++;
    }
    return batches;
  }
}
