package org.contexture.pipeline.stream;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.slides.SlideException;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlidePoolTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private SlideTiles slide(String name) {
    Path file = TestSlides.noise(folder.getRoot().toPath().resolve(name), 16, 16, 1);
    return TestSlides.tiles(name, file, 1, 1, 16);
  }

  @Test
  public void theSlidesUsedLastStayOpenAndTheOthersAreClosed() throws Exception {
    SlideTiles a = slide("a");
    SlideTiles b = slide("b");
    SlideTiles c = slide("c");
    try (SlidePool pool = new SlidePool(2)) {
      SharedSlide first = pool.lend(a);
      first.open();
      pool.giveBack(a);
      pool.lend(b).open();
      pool.giveBack(b);
      assertSame("still open", first, pool.lend(a));
      pool.giveBack(a);
      SharedSlide second = pool.lend(b);
      pool.giveBack(b);
      pool.lend(c);
      pool.giveBack(c);
      assertThrows("a was used longest ago", SlideException.class, first::open);
      assertEquals(16, second.open().metadata().width());
      assertNotSame(first, pool.lend(a));
    }
  }

  @Test
  public void aSlideInUseIsNotClosed() throws Exception {
    try (SlidePool pool = new SlidePool(1)) {
      SlideTiles a = slide("a");
      SharedSlide used = pool.lend(a);
      used.open();
      SlideTiles b = slide("b");
      pool.lend(b).open();
      pool.giveBack(b);
      assertEquals(16, used.open().metadata().width());
      pool.giveBack(a);
    }
  }

  /** So that all its windows fail alike, whatever happens to the file meanwhile. */
  @Test
  public void aSlideThatCouldNotBeOpenedStaysSo() throws Exception {
    Path path = folder.getRoot().toPath().resolve("late");
    try (SharedSlide slide = new SharedSlide(TestSlides.tiles("late", path, 1, 1, 16))) {
      SlideException first = assertThrows(SlideException.class, slide::open);
      Files.copy(slide("a").path(), path);
      assertEquals(
          first.getMessage(), assertThrows(SlideException.class, slide::open).getMessage());
    }
  }
}
