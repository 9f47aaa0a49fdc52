package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.CohortSize;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.pipeline.tiling.SlideTiling;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.pipeline.tiling.TilingRequest;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.OtsuTissueDetector;
import org.contexture.slides.tissue.TissueOptions;

/**
 * How fast tiles become features, on synthetic slides.
 *
 * <p>{@code end-to-end-<encoder>}: tiles per second of the whole extraction (reading, network,
 * feature files) over the lesser of reading alone and the network alone; interleaved, median of the
 * rounds. {@code linear}: seconds per tile of 200 slides over those of 10.
 *
 * <p>{@code stain-normalised}: tiles per second of the whole extraction in another stain, over
 * those of slides as they are.
 *
 * <p>{@code quality-columns}: the time of tiling and extraction, over that of tiling that measures
 * quality and extraction.
 *
 * <p>Arguments: {@code --rounds N} (default 3), {@code --only NAME} (resnet18, mobilenet_v2,
 * stained, quality, linear), {@code --keep FOLDER} to leave slides, tiles and features there,
 * {@code --python COMMAND} (default python3) for {@code vs-python}: our rate over that of {@code
 * bench/python/extract.py}, where OpenSlide, torch and h5py are installed for Python.
 */
public final class ExtractBenchmark {

  private static final int BATCH = 32;
  private static final SyntheticOptions LARGE = new SyntheticOptions(2, 5120, 4096, 0.5, 0.5, 1, 1);
  private static final SyntheticOptions MANY = new SyntheticOptions(200, 768, 768, 0.5, 0.5, 1, 2);

  private final Path folder;
  private final int rounds;
  private final PythonPipeline python;

  private ExtractBenchmark(Path folder, int rounds, PythonPipeline python) {
    this.folder = folder;
    this.rounds = rounds;
    this.python = python;
  }

  public static void main(String[] arguments) throws Exception {
    Program.start(
        List.of("--rounds N", "--only NAME", "--keep FOLDER", "--python COMMAND"),
        given -> {
          try (TemporaryFolder temporary = TemporaryFolder.create("extract")) {
            Path folder = given.find("--keep").map(Path::of).orElse(temporary.path());
            run(given, Files.createDirectories(folder));
          }
        },
        arguments);
  }

  private static void run(Arguments arguments, Path folder) throws IOException {
    int rounds = arguments.integer("--rounds", 3, 1);
    Optional<String> only =
        arguments.oneOf(
            "--only", List.of("resnet18", "mobilenet_v2", "stained", "quality", "linear"));
    PythonPipeline python = new PythonPipeline(arguments.find("--python").orElse("python3"));
    ExtractBenchmark benchmark = new ExtractBenchmark(folder, rounds, python);
    for (String architecture : List.of("resnet18", "mobilenet_v2")) {
      if (only.isEmpty() || only.get().equals(architecture)) {
        benchmark.endToEnd(architecture);
      }
    }
    if (only.isEmpty() || only.get().equals("stained")) {
      benchmark.stained();
    }
    if (only.isEmpty() || only.get().equals("quality")) {
      benchmark.quality();
    }
    if (only.isEmpty() || only.get().equals("linear")) {
      benchmark.linear();
    }
  }

  private void endToEnd(String architecture) throws IOException {
    List<SlideTiles> slides = tile(LARGE, "large", TilingOptions.defaults());
    EncoderModel model = Encoders.initialise(architecture, 0);
    double[] reading = new double[rounds];
    double[] network = new double[rounds];
    double[] whole = new double[rounds];
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      readAll(slides);
      encodeAll(encoder, slides); // warm
      for (int round = 0; round < rounds; round++) {
        reading[round] = rate(slides, () -> readAll(slides));
        network[round] = rate(slides, () -> encodeAll(encoder, slides));
        whole[round] = rate(slides, () -> extract(model, encoder, slides, architecture));
      }
    }
    print("%-13s %5d tiles", architecture, count(slides));
    print("  reading alone    %8.1f tiles/s", Median.of(reading));
    print("  network alone    %8.1f tiles/s", Median.of(network));
    print("  whole extraction %8.1f tiles/s", Median.of(whole));
    print(
        "RATIO end-to-end-%s %.3f",
        architecture.replace("_", ""),
        Median.of(whole) / Math.min(Median.of(reading), Median.of(network)));
    if (architecture.equals("resnet18")) {
      compareWithPython(model, slides, Median.of(whole));
    }
  }

  private void compareWithPython(EncoderModel model, List<SlideTiles> slides, double ours)
      throws IOException {
    if (!python.isInstalled()) {
      print("  vs-python left out: openslide, torch and h5py are not installed for Python");
      return;
    }
    Path weights = folder.resolve("resnet18.safetensors");
    Encoders.write(model, weights);
    Path out = folder.resolve("features-python");
    PythonPipeline.Result result = python.run(folder.resolve("large.csv"), weights, out);
    double difference = 0;
    for (SlideTiles slide : slides) {
      String name = slide.slide() + ".h5";
      difference =
          Math.max(
              difference,
              difference(
                  FeatureFile.read(folder.resolve("features-resnet18").resolve(name)),
                  FeatureFile.read(out.resolve(name))));
    }
    print(
        "  python           %8.1f tiles/s, %.0f MB; ours %.0f MB; features differ by %.1e",
        result.tilesPerSecond(), result.peakMb(), PeakMemory.mebibytes(), difference);
    print("RATIO vs-python %.3f", ours / result.tilesPerSecond());
  }

  /** The largest difference, over the largest magnitude. */
  private static double difference(TileFeatures ours, TileFeatures theirs) {
    float[] one = ours.features().values();
    float[] other = theirs.features().values();
    double difference = one.length == other.length ? 0 : Double.POSITIVE_INFINITY;
    double largest = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      difference = Math.max(difference, Math.abs(one[i] - other[i]));
      largest = Math.max(largest, Math.abs(other[i]));
    }
    return difference / largest;
  }

  /** What showing tiles in another stain costs the whole extraction. */
  private void stained() throws IOException {
    List<SlideTiles> plain = tile(LARGE, "large", TilingOptions.defaults());
    EncoderModel model = Encoders.initialise("resnet18", 0);
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      extract(model, encoder, plain, "plain"); // warm
      for (StainMethod method : StainMethod.values()) {
        List<SlideTiles> stained = stained(plain, method);
        double[] ratios = new double[rounds];
        for (int round = 0; round < rounds; round++) {
          double before = rate(plain, () -> extract(model, encoder, plain, "plain"));
          double normalised = rate(stained, () -> extract(model, encoder, stained, "stained"));
          double after = rate(plain, () -> extract(model, encoder, plain, "plain"));
          ratios[round] = 2 * normalised / (before + after);
        }
        print("  %s: %.3f of the tiles per second without", method, Median.of(ratios));
        if (method == StainMethod.MACENKO) {
          print("RATIO stain-normalised %.3f", Median.of(ratios));
        }
      }
    }
  }

  /** What measuring every tile's quality costs of tiling and extraction together. */
  private void quality() throws IOException {
    List<SlideTiles> tiles = tile(LARGE, "large", TilingOptions.defaults());
    List<SlideToTile> files = files(tiles);
    EncoderModel model = Encoders.initialise("resnet18", 0);
    double[] ratios = new double[rounds];
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      extract(model, encoder, tiles, "quality"); // warm
      tile(files, true);
      for (int round = 0; round < rounds; round++) {
        double plain = tile(files, false);
        double measured = tile(files, true);
        double extraction =
            count(tiles) / rate(tiles, () -> extract(model, encoder, tiles, "quality"));
        ratios[round] = (plain + extraction) / (measured + extraction);
        print(
            "  tiling %.2f s, with quality %.2f s, extraction %.1f s", plain, measured, extraction);
      }
    }
    print("RATIO quality-columns %.3f", Median.of(ratios));
  }

  /** Seconds that tiling takes. */
  private static double tile(List<SlideToTile> slides, boolean quality) {
    TilingRequest request =
        new TilingRequest(
            TissueOptions.defaults(),
            TilingOptions.defaults(),
            Optional.empty(),
            quality,
            256,
            Optional.empty());
    long start = System.nanoTime();
    SlideTiling.run(slides, request, slide -> {}, Progress.NONE);
    return (System.nanoTime() - start) / 1e9;
  }

  private static List<SlideToTile> files(List<SlideTiles> slides) {
    return slides.stream()
        .map(slide -> new SlideToTile(slide.slide(), slide.path(), Optional.empty()))
        .toList();
  }

  private static List<SlideTiles> stained(List<SlideTiles> slides, StainMethod method)
      throws IOException {
    List<SlideToTile> files = files(slides);
    Map<String, Optional<StainNormalisation>> how = new HashMap<>();
    CohortStains.run(
        files,
        new StainOptions(method, new StainTarget.Median(), TissueOptions.defaults(), 64),
        (slide, reference) -> how.put(slide.slide(), slide.normalisation()),
        Progress.NONE);
    return slides.stream().map(slide -> slide.stained(how.get(slide.slide()))).toList();
  }

  private void linear() throws IOException {
    List<SlideTiles> many = tile(MANY, "many", new TilingOptions(64, 0.5, 0, 0.5));
    List<SlideTiles> few = many.subList(0, 10);
    EncoderModel model = Encoders.initialise("squeezenet1_1", 0);
    double[] ratios = new double[rounds];
    try (Encoder encoder = Encoders.open(model, Device.CPU, Precision.FP32)) {
      extract(model, encoder, few, "few"); // warm
      extract(model, encoder, few, "few");
      for (int round = 0; round < rounds; round++) {
        double before = rate(few, () -> extract(model, encoder, few, "few"));
        double all = rate(many, () -> extract(model, encoder, many, "many"));
        double after = rate(few, () -> extract(model, encoder, few, "few"));
        ratios[round] = (before + after) / 2 / all;
        print("  10 slides %.1f and %.1f, 200 slides %.1f tiles/s", before, after, all);
      }
    }
    print("RATIO linear %.3f", Median.of(ratios));
  }

  private List<SlideTiles> tile(SyntheticOptions cohort, String name, TilingOptions options)
      throws IOException {
    List<SlideToTile> slides =
        SyntheticCohort.write(cohort, folder.resolve(name), (written, of) -> {}).stream()
            .map(slide -> new SlideToTile(slide.id(), slide.path(), Optional.empty()))
            .toList();
    List<SlideTiles> tiled = new ArrayList<>();
    SlideTiling.run(
        slides,
        new OtsuTissueDetector(),
        options,
        256,
        slide -> tiled.add(slide.tiles()),
        Progress.NONE);
    List<String> lines = new ArrayList<>(List.of("path,x,y,size,pixels"));
    for (SlideTiles tiles : tiled) {
      tiles
          .tiles()
          .forEach(
              t ->
                  lines.add(
                      "%s,%d,%d,%d,%d"
                          .formatted(tiles.path(), t.x(), t.y(), t.size(), tiles.pixels())));
    }
    Files.write(folder.resolve(name + ".csv"), lines);
    return tiled;
  }

  private static void readAll(List<SlideTiles> slides) throws IOException {
    try (TileStream stream =
        TileStream.open(slides.iterator(), StreamOptions.forThisMachine(BATCH))) {
      for (Optional<SlideStream> slide = stream.next(); slide.isPresent(); slide = stream.next()) {
        while (slide.get().nextBatch().isPresent()) {
          // only reading is timed
        }
      }
    }
  }

  private static void encodeAll(Encoder encoder, List<SlideTiles> slides) {
    int pixels = slides.get(0).pixels();
    TileBatch batch = new TileBatch(BATCH, pixels, new byte[3 * BATCH * pixels * pixels]);
    for (int tiles = 0; tiles < count(slides); tiles += BATCH) {
      encoder.encode(batch);
    }
  }

  private void extract(EncoderModel model, Encoder encoder, List<SlideTiles> slides, String name)
      throws IOException {
    ExtractionOptions options =
        new ExtractionOptions(
            Device.CPU, Precision.FP32, StreamOptions.forThisMachine(BATCH), false, 0);
    FeatureExtraction.run(
        slides.iterator(),
        CohortSize.of(slides),
        model,
        encoder,
        options,
        folder.resolve("features-" + name),
        Progress.NONE);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  private static double rate(List<SlideTiles> slides, Work work) throws IOException {
    long start = System.nanoTime();
    work.run();
    return count(slides) * 1e9 / (System.nanoTime() - start);
  }

  private static long count(List<SlideTiles> slides) {
    return slides.stream().mapToLong(slide -> slide.tiles().size()).sum();
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and every format is a literal above
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
