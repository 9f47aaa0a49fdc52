package org.contexture.distillation;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.contexture.distillation.window.TilePlace;
import org.contexture.distillation.window.WindowFacts;
import org.contexture.distillation.window.WindowLabels;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;

/** Windows held in memory, in the order a seed gives. */
record PaintedWindows(List<WindowTiles> windows) implements WindowSource {

  static final int PIXELS = 32;

  private static final List<String> CLASSES = List.of("a", "b", "c");

  PaintedWindows {
    windows = List.copyOf(windows);
  }

  /**
   * Windows whose tiles share a hue and differ in brightness by row, so that a masked tile can be
   * foreseen from the others; about one tile in six is absent. They are of three classes in turn,
   * and every fourth of none that is known.
   */
  static PaintedWindows of(int count, int side, long seed) {
    Random random = new Random(seed);
    List<WindowTiles> windows = new ArrayList<>();
    for (int w = 0; w < count; w++) {
      BitSet present = new BitSet();
      for (int p = 0; p < side * side; p++) {
        present.set(p, p < 2 || random.nextInt(6) > 0);
      }
      int[] hue = {random.nextInt(200), random.nextInt(200), random.nextInt(200)};
      byte[] rgb = new byte[present.cardinality() * PIXELS * PIXELS * 3];
      int tile = 0;
      for (int p = present.nextSetBit(0); p >= 0; p = present.nextSetBit(p + 1)) {
        for (int i = 0; i < PIXELS * PIXELS * 3; i++) {
          int grain = random.nextInt(30);
          rgb[tile * PIXELS * PIXELS * 3 + i] = (byte) (hue[i % 3] + 8 * (p / side) + grain);
        }
        tile++;
      }
      OptionalInt label = w % 4 == 3 ? OptionalInt.empty() : OptionalInt.of(w % CLASSES.size());
      windows.add(
          new WindowTiles(
              "window " + w,
              side,
              present,
              new TileBatch(tile, PIXELS, rgb),
              new WindowFacts(Optional.empty(), label, Map.of(), places(w, tile))));
    }
    return new PaintedWindows(windows);
  }

  private static List<TilePlace> places(int window, int tiles) {
    return IntStream.range(0, tiles)
        .mapToObj(tile -> new TilePlace("window " + window, tile, 0, 0))
        .toList();
  }

  /** The same, whose tiles are not known again when they come again. */
  PaintedWindows withoutPlaces() {
    return new PaintedWindows(
        windows.stream()
            .map(w -> new WindowTiles(w.name(), w.side(), w.present(), w.tiles()))
            .toList());
  }

  /** One window, all of whose tiles are the same grey. */
  static PaintedWindows grey(int side) {
    return grey(side, side * side);
  }

  /** One window that holds one tile. */
  static PaintedWindows ofOneTile(int side) {
    return grey(side, 1);
  }

  private static PaintedWindows grey(int side, int tileCount) {
    byte[] rgb = new byte[tileCount * PIXELS * PIXELS * 3];
    java.util.Arrays.fill(rgb, (byte) 120);
    BitSet present = new BitSet();
    present.set(0, tileCount);
    TileBatch tiles = new TileBatch(tileCount, PIXELS, rgb);
    return new PaintedWindows(List.of(new WindowTiles("grey", side, present, tiles)));
  }

  /** Each window is a slide of its own. */
  @Override
  public WindowLabels labels() {
    return new WindowLabels(
        CLASSES,
        windows.stream()
            .filter(window -> window.label().isPresent())
            .map(WindowTiles::name)
            .toList());
  }

  @Override
  public int windows(int epoch) {
    return windows.size();
  }

  @Override
  public Windows open(int epoch, int first) {
    List<WindowTiles> order = new ArrayList<>(windows);
    Collections.shuffle(order, new Random(epoch));
    Iterator<WindowTiles> rest = order.subList(first, order.size()).iterator();
    return new Windows() {
      private int behind = first;

      @Override
      public int behind() {
        return behind;
      }

      @Override
      public boolean hasNext() {
        return rest.hasNext();
      }

      @Override
      public WindowTiles next() {
        behind++;
        return rest.next();
      }

      @Override
      public void close() {}
    };
  }
}
