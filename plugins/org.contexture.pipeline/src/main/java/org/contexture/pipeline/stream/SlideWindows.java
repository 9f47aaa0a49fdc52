package org.contexture.pipeline.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.contexture.distillation.window.TilePlace;
import org.contexture.distillation.window.WindowFacts;
import org.contexture.distillation.window.WindowLabels;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.Workers;
import org.contexture.pipeline.stream.WindowPlan.Planned;
import org.contexture.slides.SlideException;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;

/**
 * Context windows straight from slides: cut with a random offset per slide and epoch, shuffled
 * across slides, read ahead. A window that cannot be read is skipped and its slide is reported; an
 * epoch then holds fewer than {@link #windows} says. What is given depends on the files alone, not
 * on what failed before, so that a run that is taken up sees what it would have seen.
 *
 * <p>At most {@value #OPEN_SLIDES} slides plus those being read are open at once, whatever the size
 * of the cohort.
 */
public final class SlideWindows implements WindowSource {

  private static final int OPEN_SLIDES = 12;

  private final List<SlideTiles> slides;
  private final WindowOptions options;
  private final WindowExtras extras;
  private final Map<String, SlideFailure> failures = new LinkedHashMap<>();
  private WindowPlan plan;

  private SlideWindows(List<SlideTiles> slides, WindowOptions options, WindowExtras extras) {
    this.slides = slides;
    this.options = options;
    this.extras = extras;
    this.plan = WindowPlan.of(slides, options, 0);
  }

  /**
   * Takes slides that were tiled alike.
   *
   * @throws IllegalArgumentException if tile sizes differ or no slide holds a window
   */
  public static SlideWindows of(List<SlideTiles> slides, WindowOptions options) {
    return of(slides, options, WindowExtras.NONE);
  }

  /**
   * Takes slides that were tiled alike, and what their windows bring beside the pixels.
   *
   * @throws IllegalArgumentException also if tiles are stained anew, because the teacher would see
   *     something else in them
   */
  public static SlideWindows of(
      List<SlideTiles> slides, WindowOptions options, WindowExtras extras) {
    if (extras.known().isPresent() && options.stainJitter() > 0) {
      throw new IllegalArgumentException(
          "The teacher's features are kept of tiles as they lie on the slide, but windows are to be"
              + " stained anew. Turn that off, or do not keep features.");
    }
    List<SlideTiles> withTiles = slides.stream().filter(s -> !s.tiles().isEmpty()).toList();
    for (SlideTiles slide : withTiles) {
      SlideTiles first = withTiles.get(0);
      if (slide.pixels() != first.pixels()) {
        throw new IllegalArgumentException(
            "All tiles must have the same size, found %d px on %s and %d px on %s."
                .formatted(first.pixels(), first.slide(), slide.pixels(), slide.slide()));
      }
      if (!extras.teachersMicronsPerPixel().isEmpty()
          && slide.micronsPerPixel() != first.micronsPerPixel()) {
        throw new IllegalArgumentException(
            "All tiles must have the same µm per pixel for teachers that see them at their own, found %s on %s and %s on %s."
                .formatted(
                    first.micronsPerPixel(),
                    first.slide(),
                    slide.micronsPerPixel(),
                    slide.slide()));
      }
    }
    SlideWindows windows = new SlideWindows(withTiles, options, extras);
    if (windows.windows(0) == 0) {
      throw new IllegalArgumentException(
          "No window of %1$d × %1$d tiles holds %2$d of them on any of the %3$d slides. Choose a smaller window side, smaller tiles or less minimum tissue."
              .formatted(options.side(), options.minimumPresent(), slides.size()));
    }
    return windows;
  }

  /** Slides that could not be read, so far; each once. */
  public synchronized List<SlideFailure> failures() {
    return List.copyOf(failures.values());
  }

  private synchronized void fail(String slide, SlideException failure) {
    failures.putIfAbsent(slide, new SlideFailure(slide, "read", failure.getMessage()));
  }

  @Override
  public String identity() {
    Checksum tiles = new CRC32();
    for (SlideTiles slide : slides) {
      String words = slide.slide() + slide.micronsPerPixel() + slide.pixels() + slide.tiles();
      words += slide.look().text();
      words += extras.labels().bySlide().getOrDefault(slide.slide(), "");
      tiles.update(words.getBytes(StandardCharsets.UTF_8));
    }
    String views = teacherSides().isEmpty() ? "" : ", teachers see " + teacherSides() + " px";
    return String.format(
        Locale.ROOT,
        "%d slides, tiles %08x, flips %s, stain jitter %s, seed %d, at least %d tiles%s",
        slides.size(),
        tiles.getValue(),
        options.flips(),
        options.stainJitter(),
        options.seed(),
        options.minimumPresent(),
        views);
  }

  @Override
  public List<Integer> teacherSides() {
    return slides.isEmpty()
        ? List.of()
        : extras.sides(slides.get(0).pixels(), slides.get(0).micronsPerPixel());
  }

  @Override
  public WindowLabels labels() {
    return new WindowLabels(
        extras.labels().classes(),
        slides.stream()
            .map(SlideTiles::slide)
            .filter(extras.labels().bySlide()::containsKey)
            .toList());
  }

  @Override
  public int windows(int epoch) {
    return plan(epoch).windows().size();
  }

  @Override
  public Windows open(int epoch, int first) {
    List<Planned> windows = plan(epoch).windows();
    return new Reader(windows, Math.min(first, windows.size()));
  }

  private synchronized WindowPlan plan(int epoch) {
    if (plan.epoch() != epoch) {
      plan = WindowPlan.of(slides, options, epoch);
    }
    return plan;
  }

  /** Reads the windows of one epoch, a few ahead. */
  private final class Reader implements Windows {

    private record Pending(int place, Planned window, Future<WindowTiles> tiles) {}

    private final List<Planned> planned;
    private final List<Integer> sides = teacherSides();
    private final Workers workers = new Workers("windows", options.workers());
    private final SlidePool pool = new SlidePool(OPEN_SLIDES);
    private final Deque<Pending> pending = new ArrayDeque<>();
    private Optional<WindowTiles> next = Optional.empty();
    private int scheduled;
    private int taken; // up to the window in next
    private int behind;

    Reader(List<Planned> planned, int first) {
      this.planned = planned;
      scheduled = first;
      behind = first;
    }

    @Override
    public int behind() {
      return behind;
    }

    @Override
    public boolean hasNext() {
      while (next.isEmpty()) {
        readAhead();
        if (pending.isEmpty()) {
          return false;
        }
        Pending first = pending.remove();
        try {
          next = Optional.of(Reading.await(first.tiles()));
          taken = first.place() + 1;
        } catch (SlideException e) {
          fail(first.window().slide().slide(), e);
        }
      }
      return true;
    }

    @Override
    public WindowTiles next() {
      if (!hasNext()) {
        throw new NoSuchElementException("The epoch is over.");
      }
      WindowTiles window = next.get();
      next = Optional.empty();
      behind = taken;
      readAhead();
      return window;
    }

    private void readAhead() {
      while (pending.size() < options.prefetch() && scheduled < planned.size()) {
        Planned window = planned.get(scheduled);
        pending.add(new Pending(scheduled++, window, workers.submit(() -> read(window))));
      }
    }

    private WindowTiles read(Planned planned) throws SlideException {
      SharedSlide slide = pool.lend(planned.slide());
      try {
        return pack(planned, slide);
      } finally {
        pool.giveBack(planned.slide());
      }
    }

    private WindowTiles pack(Planned planned, SharedSlide slide) throws SlideException {
      int side = planned.window().side();
      BitSet present = new BitSet(side * side);
      List<Tile> shown = new ArrayList<>(planned.window().present());
      for (int i = 0; i < side * side; i++) {
        int source = planned.orientation().source(i / side, i % side, side);
        Optional<Tile> tile = planned.window().tiles().get(source);
        if (tile.isPresent()) {
          present.set(i);
          shown.add(tile.get());
        }
      }
      int pixels = planned.slide().pixels();
      Map<Integer, TileBatch> views = new TreeMap<>();
      for (int other : sides) {
        if (other != pixels && !views.containsKey(other)) {
          views.put(other, view(planned, slide, shown, other));
        }
      }
      Optional<FloatMatrix> features = Optional.empty();
      if (extras.known().isPresent()) {
        features = Optional.of(extras.known().get().of(planned.slide().slide(), shown));
      }
      return new WindowTiles(
          planned.name(),
          side,
          present,
          view(planned, slide, shown, pixels),
          new WindowFacts(
              features,
              extras.labels().label(planned.slide().slide()),
              views,
              options.stainJitter() > 0 ? List.of() : places(planned, shown)));
    }

    private List<TilePlace> places(Planned planned, List<Tile> tiles) {
      String slide = planned.slide().slide();
      int orientation = planned.orientation().code();
      return tiles.stream()
          .map(tile -> new TilePlace(slide, tile.column(), tile.row(), orientation))
          .toList();
    }

    /** Tiles in so many pixels, turned, flipped and stained as their window is. */
    private TileBatch view(Planned planned, SharedSlide slide, List<Tile> tiles, int pixels)
        throws SlideException {
      int tileBytes = 3 * pixels * pixels;
      byte[] rgb = new byte[Math.multiplyExact(tiles.size(), tileBytes)];
      for (int i = 0; i < tiles.size(); i++) {
        byte[] upright = TileGrid.read(slide.open(), tiles.get(i), pixels).rgb();
        planned.orientation().copy(upright, pixels, rgb, i * tileBytes);
      }
      planned.stain().apply(rgb);
      return new TileBatch(tiles.size(), pixels, rgb);
    }

    @Override
    public void close() {
      pending.forEach(window -> window.tiles().cancel(true));
      pending.clear();
      workers.close();
      pool.close();
    }
  }
}
