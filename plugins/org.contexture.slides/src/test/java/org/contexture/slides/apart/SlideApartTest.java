package org.contexture.slides.apart;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.jna.Native;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Real processes that really die. */
public class SlideApartTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final SlideProcesses processes = new SlideProcesses(DyingOpener.class, Native.class);
  private final List<Long> before = children();

  private static List<Long> children() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).toList();
  }

  /** The processes that this test has started. */
  private List<ProcessHandle> started() {
    return ProcessHandle.current()
        .children()
        .filter(child -> !before.contains(child.pid()))
        .toList();
  }

  @After
  public void endProcesses() {
    started().forEach(ProcessHandle::destroyForcibly);
  }

  private Slide open(String name) throws SlideException {
    return SlideApart.open(processes, Path.of(name)).orElseThrow();
  }

  private static void assertRead(Slide slide, int level, int x, int y, int width, int height)
      throws SlideException {
    RgbImage image = slide.read(level, x, y, width, height);
    assertEquals(width, image.width());
    assertEquals(height, image.height());
    for (int i = 0; i < width * height; i++) {
      byte red = DyingOpener.red(x + i % width, y + i / width);
      if (image.rgb()[3 * i] != red || image.rgb()[3 * i + 1] != level) {
        throw new AssertionError("pixel " + i + " of " + x + ", " + y);
      }
    }
  }

  @Test
  public void aSlideIsTheSameOnTheOtherSide() throws SlideException {
    try (Slide slide = open("ümläut.any")) {
      assertEquals("Dying", slide.metadata().format());
      assertEquals(Path.of("ümläut.any"), slide.metadata().path());
      assertEquals(
          List.of(new Level(20_000, 9_000, 1, 1), new Level(5_000, 2_250, 4, 4)),
          slide.metadata().levels());
      assertEquals(Optional.of(new MicronsPerPixel(0.25, 0.5)), slide.metadata().micronsPerPixel());
      assertEquals(70_000, slide.metadata().properties().get("long").length());
      assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6}, slide.associatedImage("label").rgb());
      assertRead(slide, 0, 5, 6, 7, 8);
      assertRead(slide, 1, -3, 2, 3000, 2000); // larger than what is mapped at first
      assertRead(slide, 0, 1, 1, 1, 1);
      assertThrows(IndexOutOfBoundsException.class, () -> slide.read(2, 0, 0, 1, 1));
      assertThrows(IllegalArgumentException.class, () -> slide.read(0, 0, 0, 0, 1));
    }
    assertEquals(Optional.empty(), SlideApart.open(processes, Path.of("a.xyz")));
  }

  @Test
  public void manyThreadsReadAtOnce() throws Exception {
    try (Slide slide = open("many.any")) {
      ExecutorService threads = Executors.newFixedThreadPool(8);
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int x = i;
        reads.add(
            threads.submit(
                () -> {
                  assertRead(slide, x % 2, x, 3 * x, 60 + x % 5, 50);
                  return null;
                }));
      }
      for (Future<?> read : reads) {
        read.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
    }
  }

  @Test
  public void damageIsReportedAndEndsNothing() throws SlideException {
    try (Slide slide = open("damaged.any")) {
      List<ProcessHandle> process = started();
      SlideException e =
          assertThrows(SlideException.class, () -> slide.read(0, DyingOpener.DAMAGED_X, 0, 5, 5));
      assertEquals("damaged.any is damaged there", e.getMessage());
      assertRead(slide, 0, 1, 2, 3, 4);
      assertEquals(process, started());
    }
  }

  /** A real write to memory that is not there; this process, and the slide, go on. */
  @Test
  public void aReadThatKillsTheOtherProcessIsNamedAndTheRestIsRead() throws SlideException {
    try (Slide slide = open("dying.any")) {
      assertRead(slide, 0, 1, 2, 3, 4);
      SlideException e =
          assertThrows(SlideException.class, () -> slide.read(0, DyingOpener.DEADLY_X, 7, 20, 30));
      assertTrue(
          e.getMessage(),
          e.getMessage()
              .startsWith(
                  "dying.any: the region of 20 × 30 px at (13000, 7) of level 0 ended the"
                      + " process"));
      assertTrue(e.getMessage(), e.getMessage().contains("exit code"));
      assertRead(slide, 0, 1, 2, 300, 400);
      for (int i = 0; i < 2; i++) {
        assertThrows(SlideException.class, () -> slide.read(0, DyingOpener.DEADLY_X, 7, 2, 3));
      }
      e = assertThrows(SlideException.class, () -> slide.read(0, 1, 2, 3, 4));
      assertTrue(e.getMessage(), e.getMessage().contains("3 times and is not read any more"));
    }
  }

  @Test
  public void openingMayBeDeadlyToo() throws SlideException {
    SlideException e = assertThrows(SlideException.class, () -> open("deadly.any"));
    assertTrue(e.getMessage(), e.getMessage().startsWith("deadly.any: opening it ended"));
    open("fine.any").close();
  }

  /** Reads that are under way when their process is killed are read all the same. */
  @Test
  public void aProcessThatIsKilledWhileItReadsIsStartedAgain() throws Exception {
    Path here = folder.getRoot().toPath();
    try (Slide slide = open(here.resolve("killed.any").toString())) {
      ExecutorService threads = Executors.newFixedThreadPool(3);
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int y = i;
        reads.add(
            threads.submit(
                () -> {
                  assertRead(slide, 0, DyingOpener.HELD_X, y, 40, 50);
                  return null;
                }));
      }
      for (int y = 0; y < 3; y++) {
        while (!Files.exists(here.resolve(Integer.toString(y)))) {
          Thread.sleep(1); // until all are under way
        }
      }
      List<ProcessHandle> killed = started();
      assertEquals(1, killed.size());
      killed.get(0).destroyForcibly();
      killed.get(0).onExit().join();
      Files.writeString(here.resolve(DyingOpener.GO_ON), "");
      for (Future<?> read : reads) {
        read.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      assertFalse(started().isEmpty());
      assertFalse(started().contains(killed.get(0)));
    }
  }

  @Test
  public void aProcessServesTheNextSlide() throws SlideException {
    open("one.any").close();
    List<ProcessHandle> process = started();
    try (Slide two = open("two.any");
        Slide three = open("three.any")) {
      assertRead(two, 0, 1, 2, 3, 4);
      assertRead(three, 0, 4, 3, 2, 1);
      assertEquals(2, started().size());
      assertTrue(started().containsAll(process));
    }
    process.get(0).destroyForcibly();
    process.get(0).onExit().join();
    open("after.any").close();
  }

  @Test
  public void afterClosingReadsFail() throws SlideException {
    Slide slide = open("closed.any");
    slide.close();
    slide.close();
    SlideException e = assertThrows(SlideException.class, () -> slide.read(0, 0, 0, 1, 1));
    assertTrue(e.getMessage(), e.getMessage().contains("closed.any was closed"));
  }

  /** As a native call would: the read is finished, and the interruption is kept. */
  @Test
  public void interruptedThreadsReadOn() throws SlideException {
    try (Slide slide = open("interrupted.any")) {
      Thread.currentThread().interrupt();
      assertRead(slide, 0, 1, 2, 3, 4);
      assertTrue(Thread.interrupted());
    }
  }
}
