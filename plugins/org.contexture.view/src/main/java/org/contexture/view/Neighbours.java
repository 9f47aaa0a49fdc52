package org.contexture.view;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.features.TileSimilarity;

/** Tiles that a network finds most like a chosen one, over all slides with features. */
final class Neighbours {

  /** Feature files are read one after the other; more would take too long to wait for. */
  static final int MOST_SLIDES = 50;

  private final List<ViewedSlide> slides;

  Neighbours(List<ViewedSlide> slides) {
    this.slides = slides;
  }

  private record Alike(int slide, int x, int y, int size, float cosine) {}

  /** A feature vector, and which tile of its slide it is. */
  private record Chosen(float[] features, int x, int y) {}

  /**
   * Compares.
   *
   * @param slide of the chosen tile, by index
   * @param x a point of the chosen tile, level-0 px
   * @param y likewise
   * @param everywhere whether other slides are searched, too
   * @throws IOException if there are no features at this point, for people
   */
  void write(JsonWriter json, int slide, int x, int y, int count, boolean everywhere)
      throws IOException {
    TileFeatures own = read(slide);
    Chosen chosen = chosen(own, x, y);
    PriorityQueue<Alike> best = new PriorityQueue<>(Comparator.comparingDouble(Alike::cosine));
    List<String> notes = new ArrayList<>();
    keepBest(best, slide, own, chosen, count);
    int searched = 1;
    for (int other = 0; everywhere && other < slides.size(); other++) {
      if (other == slide || slides.get(other).features().isEmpty()) {
        continue;
      }
      if (searched++ == MOST_SLIDES) {
        notes.add("Only the first " + MOST_SLIDES + " slides were searched.");
        break;
      }
      try {
        keepBest(best, other, read(other), new Chosen(chosen.features(), -1, -1), count);
      } catch (IOException | IllegalArgumentException e) {
        notes.add(slides.get(other).id() + " was passed over: " + e.getMessage());
      }
    }
    List<Alike> sorted = new ArrayList<>(best);
    sorted.sort(Comparator.comparingDouble(Alike::cosine).reversed());
    json.beginObject().name("tiles").beginArray();
    for (Alike tile : sorted) {
      json.beginObject();
      json.name("slide").value(tile.slide()).name("x").value(tile.x()).name("y").value(tile.y());
      json.name("size").value(tile.size()).name("value").value(tile.cosine()).endObject();
    }
    json.endArray().name("notes").beginArray();
    for (String note : notes) {
      json.value(note);
    }
    json.endArray().endObject();
  }

  private TileFeatures read(int slide) throws IOException {
    Optional<SlideFeatures> file = slides.get(slide).features();
    if (file.isEmpty()) {
      throw new IOException(
          "There are no features of slide \"%s\" to compare tiles by. Connect the bags of a Tile Feature Extractor."
              .formatted(slides.get(slide).id()));
    }
    return file.get().read();
  }

  private static Chosen chosen(TileFeatures features, int x, int y) throws IOException {
    try {
      int tile = TileSimilarity.tileAt(features, x, y);
      int columns = features.features().columns();
      float[] row = new float[columns];
      System.arraycopy(features.features().values(), tile * columns, row, 0, columns);
      return new Chosen(row, features.x()[tile], features.y()[tile]);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void keepBest(
      PriorityQueue<Alike> best, int slide, TileFeatures features, Chosen chosen, int count) {
    if (!features.hasPositions()) {
      throw new IllegalArgumentException("its feature file does not tell where its tiles lie.");
    }
    float[] cosines = TileSimilarity.cosine(features.features(), chosen.features());
    for (int i = 0; i < cosines.length; i++) {
      int x = features.x()[i];
      int y = features.y()[i];
      boolean itself = x == chosen.x() && y == chosen.y();
      if (!itself && (best.size() < count || cosines[i] > best.peek().cosine())) {
        best.add(new Alike(slide, x, y, features.size(), cosines[i]));
        if (best.size() > count) {
          best.remove();
        }
      }
    }
  }
}
