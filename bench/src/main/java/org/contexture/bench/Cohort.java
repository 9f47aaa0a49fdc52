package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.evaluation.PatientFolds;
import org.contexture.evaluation.Predictions;
import org.contexture.evaluation.Ranking;
import org.contexture.mil.Bag;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilOptions;
import org.contexture.mil.MilPredictor;
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
import org.contexture.slides.tiling.EdgeRule;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.OtsuTissueDetector;

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
   * Tiles a folder. A slide that gives no tile otherwise (smaller than one, or Otsu's threshold
   * takes half of its tissue for glass) is taken whole. Files that do not say their µm per pixel
   * are taken to have the target's.
   *
   * @param labelTable without it, every slide's label is empty
   * @throws IOException if no slide can be used
   */
  static Cohort read(Path folder, Optional<Path> labelTable, TilingOptions tiling)
      throws IOException {
    MicronsPerPixel target =
        new MicronsPerPixel(tiling.micronsPerPixel(), tiling.micronsPerPixel());
    SlideCatalogue catalogue =
        SlideCatalogue.scan(
            new CatalogueOptions(
                folder, true, labelTable, Optional.empty(), Optional.of(target), OVERVIEW_PX),
            Progress.NONE);
    catalogue.unreadable().forEach(slide -> System.out.println("left out: " + slide));
    catalogue.warnings().forEach(System.out::println);
    Map<String, SlideEntry> entries = new LinkedHashMap<>();
    for (SlideEntry slide : catalogue.slides()) {
      if (slide.label().isPresent() || labelTable.isEmpty()) {
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
            new OtsuTissueDetector(),
            tiling,
            OVERVIEW_PX,
            (tiles, overview) -> {
              if (!tiles.tiles().isEmpty()) {
                tiled.put(tiles.slide(), tiles);
              }
            },
            Progress.NONE);
    summary.failures().forEach(slide -> System.out.println("left out: " + slide));
    return tiled;
  }

  /** Whether there are classes to tell apart. */
  boolean isLabelled() {
    return labels.stream().distinct().count() > 1;
  }

  /** How many slides each class has. */
  Map<String, Long> classes() {
    return labels.stream()
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

  /**
   * Checks that every class is there to learn from, whichever fold is left out.
   *
   * @param partitions seeds of 0 … partitions − 1
   * @throws IllegalArgumentException naming the class that has too few patients
   */
  void requireEveryClassInTraining(int folds, long partitions) {
    List<String> classes = labels.stream().distinct().sorted().toList();
    for (long seed = 0; seed < partitions; seed++) {
      int[] fold = PatientFolds.assign(patients, classOf(classes), folds, seed);
      for (int f = 0; f < folds; f++) {
        Set<String> training = new HashSet<>();
        for (int i = 0; i < fold.length; i++) {
          if (fold[i] != f) {
            training.add(labels.get(i));
          }
        }
        for (String name : classes) {
          if (!training.contains(name)) {
            throw new IllegalArgumentException(
                "All slides of the class “%s” (%d) fall into one of the %d folds, so nothing can learn it. It needs slides of at least two patients of its own; or leave it out of the labels."
                    .formatted(name, classes().get(name), folds));
          }
        }
      }
    }
  }

  /**
   * AUROC of out-of-fold predictions (macro one-vs-rest), folds over patients.
   *
   * @param features of every slide
   * @param seed of folds and training
   */
  double auroc(List<FloatMatrix> features, int folds, long seed, Device device) throws IOException {
    List<String> classes = labels.stream().distinct().sorted().toList();
    int[] classOf = classOf(classes);
    int[] fold = PatientFolds.assign(patients, classOf, folds, seed);
    double[][] probabilities = new double[slides.size()][];
    for (int f = 0; f < folds; f++) {
      int test = f;
      List<Bag> training =
          IntStream.range(0, slides.size())
              .filter(i -> fold[i] != test)
              .mapToObj(i -> bag(i, features))
              .toList();
      MilModel model =
          MilLearner.train(
                  training, "Label", MilOptions.defaults().withSeed(seed), device, Progress.NONE)
              .model();
      try (MilPredictor predictor = MilPredictor.open(model, device)) {
        for (int i = 0; i < slides.size(); i++) {
          if (fold[i] == test) {
            probabilities[i] = predictor.predict(bag(i, features)).probabilities();
          }
        }
      }
    }
    Predictions predictions = new Predictions(classes, patients, classOf, probabilities);
    return IntStream.range(0, classes.size())
        .mapToDouble(c -> Ranking.auroc(predictions.isClass(c), predictions.scores(c)))
        .average()
        .orElseThrow();
  }

  private int[] classOf(List<String> classes) {
    return labels.stream().mapToInt(classes::indexOf).toArray();
  }

  private Bag bag(int slide, List<FloatMatrix> features) {
    return new Bag(
        slides.get(slide).slide(),
        patients.get(slide),
        Optional.of(labels.get(slide)),
        () -> features.get(slide));
  }
}
