package org.contexture.bench;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.contexture.distillation.window.WindowFacts;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.pipeline.stream.WindowPlan;
import org.contexture.pipeline.stream.WindowPlan.Planned;
import org.contexture.slides.tiling.Tile;

/**
 * The product's windows in the product's order ({@code SlideWindows}), from tiles that are held in
 * memory, with what the teacher sees in them if that is remembered.
 */
final class LoadedWindows implements WindowSource {

  private final LoadedTiles tiles;
  private final WindowOptions options;
  private final Optional<TeacherMemory.Look> teacher;
  private final Map<String, Map<Tile, Integer>> places = new HashMap<>();
  private final Map<String, Integer> slides = new HashMap<>();
  private final Map<String, Integer> firsts = new HashMap<>();
  private WindowPlan plan;

  /**
   * Takes tiles.
   *
   * @param teacher empty to have it asked; it must be where windows are stained anew
   */
  LoadedWindows(LoadedTiles tiles, WindowOptions options, Optional<TeacherMemory.Look> teacher) {
    if (teacher.isPresent() && options.stainJitter() > 0) {
      throw new IllegalArgumentException(
          "What the teacher sees is not known of windows stained anew.");
    }
    this.tiles = tiles;
    this.options = options;
    this.teacher = teacher;
    for (int i = 0; i < tiles.slides().size(); i++) {
      SlideTiles slide = tiles.slides().get(i);
      Map<Tile, Integer> place = new HashMap<>();
      slide.tiles().forEach(tile -> place.put(tile, place.size()));
      places.put(slide.slide(), place);
      slides.put(slide.slide(), i);
      firsts.put(slide.slide(), tiles.first(i));
    }
    plan = WindowPlan.of(tiles.slides(), options, 0);
  }

  private WindowPlan plan(int epoch) {
    if (plan.epoch() != epoch) {
      plan = WindowPlan.of(tiles.slides(), options, epoch);
    }
    return plan;
  }

  @Override
  public int windows(int epoch) {
    return plan(epoch).windows().size();
  }

  @Override
  public String identity() {
    return "%d loaded tiles of %d px, %s".formatted(tiles.count(), tiles.pixels(), options);
  }

  @Override
  public Windows open(int epoch, int first) {
    List<Planned> all = plan(epoch).windows();
    return new Windows() {
      private int behind = first;

      @Override
      public boolean hasNext() {
        return behind < all.size();
      }

      @Override
      public WindowTiles next() {
        if (!hasNext()) {
          throw new NoSuchElementException("The epoch is over.");
        }
        return pack(all.get(behind++));
      }

      @Override
      public int behind() {
        return behind;
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  private WindowTiles pack(Planned planned) {
    String slide = planned.slide().slide();
    int side = options.side();
    int count = planned.window().present();
    int bytes = 3 * tiles.pixels() * tiles.pixels();
    byte[] rgb = new byte[count * bytes];
    BitSet present = new BitSet(side * side);
    List<Integer> shown = new ArrayList<>(count);
    for (int i = 0; i < side * side; i++) {
      int source = planned.orientation().source(i / side, i % side, side);
      Optional<Tile> tile = planned.window().tiles().get(source);
      if (tile.isPresent()) {
        int place = places.get(slide).get(tile.get());
        byte[] upright = tiles.rgb().get(slides.get(slide));
        planned
            .orientation()
            .copy(upright, place * bytes, tiles.pixels(), rgb, shown.size() * bytes);
        present.set(i);
        shown.add(firsts.get(slide) + place);
      }
    }
    planned.stain().apply(rgb);
    TileBatch batch = new TileBatch(count, tiles.pixels(), rgb);
    Optional<FloatMatrix> known =
        teacher.map(look -> look.at(shown, planned.orientation().code(), batch));
    return new WindowTiles(planned.name(), side, present, batch, WindowFacts.taught(known));
  }
}
