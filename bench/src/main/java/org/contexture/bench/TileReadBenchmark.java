package org.contexture.bench;

import com.sun.management.OperatingSystemMXBean;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.contexture.slides.Region;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.openslide.OpenSlideSlide;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;

/**
 * How fast slides are read: the built-in reader against OpenSlide, on pyramids of JPEG tiles.
 *
 * <p>{@code bench/run tiles [SLIDE] [--only apart|formats|open]}: the pictures come from the slide,
 * or are drawn. Rounds of both readers alternate in one process, on the same tiles; a ratio is the
 * median over the rounds of tiles per CPU second (of the whole process), ours by theirs.
 */
public final class TileReadBenchmark {

  private static final int SIDE = 4096;
  private static final int LARGEST_TILE = 512;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 9;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Path folder;

  private TileReadBenchmark(Path folder) {
    this.folder = folder;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(
        List.of("[SLIDE]", "--only apart|formats|open|threads"),
        given -> {
          try (TemporaryFolder folder = TemporaryFolder.create("tiles")) {
            Optional<String> only =
                given.oneOf("--only", List.of("apart", "formats", "open", "threads"));
            new TileReadBenchmark(folder.path()).run(given.words().stream().findFirst(), only);
          }
        },
        arguments);
  }

  private void run(Optional<String> slide, Optional<String> only) throws Exception {
    RgbImage picture = picture(slide);
    if (only.isEmpty() || List.of("formats", "open").contains(only.get())) {
      formats(slide, picture, only);
      if (only.isPresent()) {
        return;
      }
    }
    writePyramid(picture, 256);
    writePyramid(picture, LARGEST_TILE);
    if (only.isPresent()) {
      if (only.get().equals("apart")) {
        apart();
      } else {
        twoThreads();
      }
      return;
    }
    nativeTiles(256);
    nativeTiles(LARGEST_TILE);
    twoThreads();
    regions();
    apart();
    LargePyramid.measure(folder);
  }

  private void formats(Optional<String> slide, RgbImage picture, Optional<String> only)
      throws Exception {
    BufferedImage image = picture.toBufferedImage();
    MadeSlides.Picture repeated = (x, y, width, height) -> repeated(image, x, y, width, height);
    if (!only.equals(Optional.of("open"))) {
      FormatBenchmark formats = new FormatBenchmark(folder);
      formats.made(new MadeSlides(SIDE, repeated), SIDE);
      if (slide.isPresent()) {
        formats.given(Path.of(slide.get()));
      }
    }
    if (!only.equals(Optional.of("formats"))) {
      OpeningBenchmark.measure(folder, new MadeSlides(2048, repeated));
    }
  }

  /** Beyond the picture's border it begins anew. */
  private static BufferedImage repeated(BufferedImage image, int x, int y, int width, int height) {
    BufferedImage cut = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = cut.createGraphics();
    int left = x % image.getWidth();
    int top = y % image.getHeight();
    for (int down = -top; down < height; down += image.getHeight()) {
      for (int right = -left; right < width; right += image.getWidth()) {
        graphics.drawImage(image, right, down, null);
      }
    }
    graphics.dispose();
    return cut;
  }

  private RgbImage picture(Optional<String> named) throws IOException {
    Path path =
        named.isPresent()
            ? Path.of(named.get())
            : SyntheticCohort.write(
                    new SyntheticOptions(2, 2048, 2048, 0.5, 0.5, 1, 7), folder, (n, of) -> {})
                .get(0)
                .path();
    try (Slide slide = Slides.open(path, Optional.empty())) {
      int width = Math.min(2048, slide.metadata().width());
      int height = Math.min(2048, slide.metadata().height());
      if (Math.min(width, height) <= LARGEST_TILE) {
        throw new IllegalArgumentException(
            "%s has %d × %d px; tiles of %d px are cut from a larger slide."
                .formatted(path, width, height, LARGEST_TILE));
      }
      return slide.read(0, 0, 0, width, height);
    }
  }

  private Path pyramid(int tile) {
    return folder.resolve("tiles-" + tile + ".tif");
  }

  /** Writes a pyramid of the picture, repeated. */
  private void writePyramid(RgbImage picture, int tile) throws IOException {
    BufferedImage image = picture.toBufferedImage();
    JpegPyramid.write(
        pyramid(tile),
        SIDE,
        tile,
        3,
        4,
        0.25,
        (level, column, row) -> Optional.of(cut(image, tile, column, row)));
  }

  /** Reads every tile of level 0. */
  private void nativeTiles(int tile) throws Exception {
    try (Slide slide = Slides.open(pyramid(tile), Optional.empty())) {
      Optional<OpenSlideCalls> openSlide = OpenSlideCalls.open(pyramid(tile), tile);
      List<Double> ours = new ArrayList<>();
      List<Double> ratios = new ArrayList<>();
      List<Double> pythonRatios = new ArrayList<>();
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double mine = perCpuSecond(tile, (x, y) -> slide.read(0, x, y, tile, tile));
        if (round >= WARM_UP) {
          ours.add(mine);
          if (openSlide.isPresent()) {
            ratios.add(mine / perCpuSecond(tile, (x, y) -> openSlide.get().read(x, y, tile)));
          }
          OptionalDouble python = PythonOpenSlide.tilesPerCpuSecond(pyramid(tile), tile, SIDE);
          python.ifPresent(tiles -> pythonRatios.add(mine / tiles));
        }
      }
      System.out.printf(
          Locale.ROOT, "native %d px: %.0f tiles per CPU second%n", tile, Median.of(ours));
      ratio("native-" + tile, ratios);
      ratio("native-" + tile + "-python", pythonRatios);
      openSlide.ifPresent(OpenSlideCalls::close);
    }
  }

  private static BufferedImage cut(BufferedImage image, int tile, int column, int row) {
    int x = column * tile % (image.getWidth() - tile);
    int y = row * tile % (image.getHeight() - tile);
    BufferedImage cut = new BufferedImage(tile, tile, BufferedImage.TYPE_INT_RGB);
    cut.createGraphics().drawImage(image.getSubimage(x, y, tile, tile), 0, 0, null);
    return cut;
  }

  private interface TileReading {
    void at(int x, int y) throws IOException;
  }

  private double perCpuSecond(int tile, TileReading reading) throws IOException {
    long start = system.getProcessCpuTime();
    for (int y = 0; y < SIDE; y += tile) {
      for (int x = 0; x < SIDE; x += tile) {
        reading.at(x, y);
      }
    }
    double seconds = (system.getProcessCpuTime() - start) / 1e9;
    return (double) SIDE / tile * SIDE / tile / seconds;
  }

  /**
   * Tiles per second of two threads over those of one, both over whole seconds: shorter rounds
   * measure how long the system lets a thread wait. The same of plain arithmetic is printed beside
   * it: more than the machine gives can no reader reach.
   */
  private void twoThreads() throws Exception {
    List<Double> reading = new ArrayList<>();
    List<Double> arithmetic = new ArrayList<>();
    try (Slide slide = Slides.open(pyramid(256), Optional.empty())) {
      Throughput.Work tile = everyTile(slide, 256);
      Throughput.perSecond(2, tile);
      Throughput.perSecond(2, TileReadBenchmark::collatz);
      for (int round = 0; round < ROUNDS; round++) {
        reading.add(1 / Throughput.perSecond(1, tile) * Throughput.perSecond(2, tile));
        arithmetic.add(
            1
                / Throughput.perSecond(1, TileReadBenchmark::collatz)
                * Throughput.perSecond(2, TileReadBenchmark::collatz));
      }
    }
    System.out.printf(
        Locale.ROOT, "two threads: plain arithmetic gains %.2f%n", Median.of(arithmetic));
    ratio("threads-2", reading);
  }

  private static int collatz(int start) {
    int steps = 0;
    for (int i = 1; i < 5000; i++) {
      for (long n = start % 1000L + i; n != 1; n = n % 2 == 0 ? n / 2 : 3 * n + 1) {
        steps++;
      }
    }
    return steps;
  }

  /**
   * OpenSlide in a process of its own against OpenSlide in this one: tiles per second by the clock,
   * and tiles per CPU second of both processes, which a busy machine changes less.
   */
  private void apart() throws Exception {
    for (int tile : new int[] {256, LARGEST_TILE}) {
      Optional<Slide> here = openSlide(tile, true);
      Optional<Slide> apart = openSlide(tile, false);
      if (here.isEmpty() || apart.isEmpty()) {
        return;
      }
      try (Slide direct = here.get();
          Slide other = apart.get()) {
        for (int threads = 1; threads <= 2; threads++) {
          List<Double> ratios = new ArrayList<>();
          List<Double> cpuRatios = new ArrayList<>();
          for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            Rate theirs = rate(threads, everyTile(other, tile));
            Rate ours = rate(threads, everyTile(direct, tile));
            if (round >= WARM_UP) {
              ratios.add(theirs.perSecond / ours.perSecond);
              cpuRatios.add(theirs.perCpuSecond / ours.perCpuSecond);
            }
          }
          String name = "openslide-apart-%d-threads-%d".formatted(tile, threads);
          ratio(name, ratios);
          ratio(name + "-cpu", cpuRatios);
        }
      }
    }
  }

  private record Rate(double perSecond, double perCpuSecond) {}

  private static Rate rate(int threads, Throughput.Work work) throws Exception {
    double cpu = cpuSeconds();
    long start = System.nanoTime();
    double perSecond = Throughput.perSecond(threads, work);
    double pieces = perSecond * (System.nanoTime() - start) / 1e9;
    return new Rate(perSecond, pieces / (cpuSeconds() - cpu));
  }

  /** Of this process and those that it started. */
  private static double cpuSeconds() {
    ProcessHandle here = ProcessHandle.current();
    return Stream.concat(Stream.of(here), here.children())
            .mapToLong(
                process -> process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis())
            .sum()
        / 1e3;
  }

  private Optional<Slide> openSlide(int tile, boolean direct) throws IOException {
    System.setProperty(OpenSlideSlide.DIRECT, String.valueOf(direct));
    try {
      return OpenSlideSlide.open(pyramid(tile));
    } finally {
      System.clearProperty(OpenSlideSlide.DIRECT);
    }
  }

  private static Throughput.Work everyTile(Slide slide, int tile) {
    int across = SIDE / tile;
    return i -> slide.read(0, i % across * tile, i / across % across * tile, tile, tile).rgb()[0];
  }

  /** Regions of 224 px at 0.5 and 0.7 µm per pixel, from levels of 0.25 and 1 µm. */
  private void regions() throws Exception {
    Optional<Slide> openSlide = openSlide(256, true);
    if (openSlide.isEmpty()) {
      return;
    }
    List<Double> ratios = new ArrayList<>();
    try (Slide ours = Slides.open(pyramid(256), Optional.empty());
        Slide theirs = openSlide.get()) {
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        double mine = regionsPerCpuSecond(ours, round);
        double other = regionsPerCpuSecond(theirs, round);
        if (round >= WARM_UP) {
          ratios.add(mine / other);
        }
      }
    }
    ratio("region-mpp", ratios);
  }

  private double regionsPerCpuSecond(Slide slide, int seed) throws IOException {
    Random random = new Random(seed);
    int count = 150;
    long start = system.getProcessCpuTime();
    for (int i = 0; i < count; i++) {
      double side = 224 * (i % 2 == 0 ? 2 : 2.8);
      double x = random.nextInt((int) (SIDE - side));
      double y = random.nextInt((int) (SIDE - side));
      Slides.read(slide, new Region(x, y, side, side), 224, 224);
    }
    return count / ((system.getProcessCpuTime() - start) / 1e9);
  }

  private static void ratio(String name, List<Double> ratios) {
    if (!ratios.isEmpty()) {
      System.out.printf(Locale.ROOT, "RATIO %s %.2f%n", name, Median.of(ratios));
    }
  }
}
