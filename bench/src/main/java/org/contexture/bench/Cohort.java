package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.catalogue.SlideEntry;
import org.contexture.pipeline.stream.PackedTiles;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.ReadingChoice;
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.StainTissueDetector;

/**
 * Labelled slides with their tiles, and how well an encoder's features serve to classify them.
 *
 * @param slides those with a label and at least one tile
 * @param labels of the slides
 * @param patients of the slides; a slide without one is its own
 */
record Cohort(List<SlideTiles> slides, List<String> labels, List<String> patients) {

  private static final int BATCH = 64;
  private static final int OVERVIEW_PX = 256;

  /**
   * Tiles a folder. A slide that gives no tile otherwise (smaller than one, or its tissue is taken
   * for glass) is taken whole. Files that do not say their µm per pixel are taken to have the
   * target's.
   *
   * @param labelTable slides that are not in it are left out; without it, every slide's label is
   *     empty
   * @throws IOException if no slide can be used
   */
  static Cohort read(Path folder, Optional<Path> labelTable, TilingOptions tiling)
      throws IOException {
    return read(folder, labelTable, false, tiling, tiling.micronsPerPixel());
  }

  /**
   * As {@link #read(Path, Optional, TilingOptions)}.
   *
   * @param unlabelledToo whether slides without a label stay, to be learned from
   * @param micronsPerPixel of files that do not say theirs
   */
  static Cohort read(
      Path folder,
      Optional<Path> labelTable,
      boolean unlabelledToo,
      TilingOptions tiling,
      double micronsPerPixel)
      throws IOException {
    MicronsPerPixel unsaid = new MicronsPerPixel(micronsPerPixel, micronsPerPixel);
    SlideCatalogue catalogue =
        SlideCatalogue.scan(
            new CatalogueOptions(
                folder,
                true,
                labelTable,
                Optional.empty(),
                Optional.of(unsaid),
                ReadingChoice.PLAIN,
                OVERVIEW_PX),
            Progress.NONE);
    catalogue.unreadable().forEach(slide -> System.out.println("left out: " + slide));
    catalogue.warnings().forEach(System.out::println);
    Map<String, SlideEntry> entries = new LinkedHashMap<>();
    for (SlideEntry slide : catalogue.slides()) {
      if (slide.label().isPresent() || labelTable.isEmpty() || unlabelledToo) {
        entries.put(slide.id(), slide);
      }
    }
    Map<String, SlideTiles> tiled = tile(entries.values(), tiling);
    List<SlideEntry> without =
        entries.values().stream().filter(slide -> !tiled.containsKey(slide.id())).toList();
    tiled.putAll(
        tile(
            without,
            new TilingOptions(
                tiling.pixels(), tiling.micronsPerPixel(), 0, 0, EdgeRule.PAD, 1, 0)));
    List<SlideEntry> used =
        entries.values().stream().filter(slide -> tiled.containsKey(slide.id())).toList();
    if (used.isEmpty()) {
      throw new IOException(
          "No slide of %s can be used: %d could be opened, %d of them %s, none gave a tile of %d px at %s µm per pixel."
              .formatted(
                  folder,
                  catalogue.slides().size(),
                  entries.size(),
                  labelTable.map(table -> "have a label in " + table).orElse("were taken"),
                  tiling.pixels(),
                  tiling.micronsPerPixel()));
    }
    return new Cohort(
        used.stream().map(slide -> tiled.get(slide.id())).toList(),
        used.stream().map(slide -> slide.label().orElse("")).toList(),
        used.stream().map(slide -> slide.patient().orElse(slide.id())).toList());
  }

  /** Those of the slides that hold tiles, by id. */
  private static Map<String, SlideTiles> tile(Collection<SlideEntry> slides, TilingOptions tiling) {
    Map<String, SlideTiles> tiled = new LinkedHashMap<>();
    SlideTiling.Summary summary =
        SlideTiling.run(
            slides.stream()
                .map(
                    s ->
                        new SlideToTile(
                            s.id(), s.metadata().path(), s.metadata().micronsPerPixel()))
                .toList(),
            StainTissueDetector.defaults(), // as the Slide Tiler finds tissue
            tiling,
            OVERVIEW_PX,
            slide -> {
              if (!slide.tiles().tiles().isEmpty()) {
                tiled.put(slide.tiles().slide(), slide.tiles());
              }
            },
            Progress.NONE);
    summary.failures().forEach(slide -> System.out.println("left out: " + slide));
    return tiled;
  }

  /** Whether there are classes to tell apart. */
  boolean isLabelled() {
    return classes().size() > 1;
  }

  /** How many slides each class has. */
  Map<String, Long> classes() {
    return labels.stream()
        .filter(label -> !label.isEmpty())
        .collect(Collectors.groupingBy(l -> l, TreeMap::new, Collectors.counting()));
  }

  int tiles() {
    return slides.stream().mapToInt(slide -> slide.tiles().size()).sum();
  }

  /** Features of every slide [tiles, dimension], in order. */
  List<FloatMatrix> features(EncoderModel model, Device device) throws IOException {
    List<FloatMatrix> features = new ArrayList<>();
    try (Encoder encoder = Encoders.open(model, device, Precision.FP32);
        TileStream stream =
            TileStream.open(slides.iterator(), StreamOptions.forThisMachine(BATCH))) {
      for (Optional<SlideStream> slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        features.add(encode(encoder, slide.get()));
      }
    }
    return features;
  }

  private static FloatMatrix encode(Encoder encoder, SlideStream slide) throws IOException {
    int dimension = encoder.spec().dimension();
    int tiles = slide.tiles().tiles().size();
    float[] all = new float[tiles * dimension];
    for (Optional<PackedTiles> batch = slide.nextBatch();
        batch.isPresent();
        batch = slide.nextBatch()) {
      float[] part = encoder.encode(batch.get().pixels()).values();
      int[] places = batch.get().indices();
      for (int i = 0; i < places.length; i++) {
        System.arraycopy(part, i * dimension, all, places[i] * dimension, dimension);
      }
    }
    return new FloatMatrix(tiles, dimension, all);
  }

  /** The slides that have a label. */
  List<Integer> labelled() {
    return IntStream.range(0, labels.size())
        .filter(slide -> !labels.get(slide).isEmpty())
        .boxed()
        .toList();
  }

  /** What is to be told of the labelled slides. */
  Question question() {
    return Question.of(
        labelled().stream().map(labels::get).toList(),
        labelled().stream().map(patients::get).toList());
  }
}
