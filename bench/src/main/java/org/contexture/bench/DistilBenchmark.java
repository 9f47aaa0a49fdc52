package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.contexture.distillation.ContextSize;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.Execution;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.Objective;
import org.contexture.distillation.Sampling;
import org.contexture.distillation.Schedule;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.stream.SlideWindows;
import org.contexture.pipeline.stream.WindowOptions;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;

/**
 * How long a distillation step takes against {@link PlainDistillation}: {@code RATIO
 * step-vs-plain}. Student SqueezeNet 1.1 or the one named first, teacher MobileNetV2 or the one
 * named second; windows of 4 × 4 tiles of 112 px from memory, half of them masked, four a step.
 * Rounds of both are interleaved.
 *
 * <p>Then the same from slides (synthetic JPEG pyramids, same tiles and steps): which share of the
 * time the network waits, {@code RATIO network-idle}, and how fast reading alone is.
 */
public final class DistilBenchmark {

  private static final int ROUNDS = 3;
  private static final int STEPS = 4; // of each round; the first warms up
  private static final int WINDOWS_PER_STEP = 4;
  private static final int SIDE = 4;
  private static final int PIXELS = 112;
  private static final int SLIDES = 4;

  private DistilBenchmark() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(List.of("[STUDENT]", "[TEACHER]"), DistilBenchmark::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException {
    List<String> named = arguments.words();
    EncoderModel student = Encoders.initialise(named.isEmpty() ? "squeezenet1_1" : named.get(0), 1);
    EncoderModel teacher = Encoders.initialise(named.size() < 2 ? "mobilenet_v2" : named.get(1), 2);
    DistillationOptions options =
        new DistillationOptions(
            new Sampling(SIDE, 0.5, WINDOWS_PER_STEP, 0),
            new ContextSize(4, 8),
            new Schedule(1, 5e-4, 1e-4, 0, 0, 0.01, BatchNormMode.FROZEN),
            Objective.published(),
            Execution.defaults());
    Memory windows = new Memory(windows(STEPS * WINDOWS_PER_STEP));
    List<Double> ours = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      MaskedContextDistillation.distil(
              student, teacher, windows, options, Device.CPU, Progress.NONE)
          .log()
          .stream()
          .skip(1)
          .map(Step::seconds)
          .forEach(ours::add);
      try (PlainDistillation plainest = new PlainDistillation(student, teacher, options)) {
        plain.addAll(seconds(plainest, windows.windows()));
      }
    }
    double product = Median.of(ours);
    double simple = Median.of(plain);
    System.out.printf(
        Locale.ROOT,
        "%s from %s: %.3f s a step (%d tiles), plainest %.3f s%n",
        student.spec().architecture(),
        teacher.spec().architecture(),
        product,
        WINDOWS_PER_STEP * SIDE * SIDE,
        simple);
    System.out.printf(Locale.ROOT, "RATIO step-vs-plain %.3f%n", product / simple);
    try (TemporaryFolder folder = TemporaryFolder.create("distil")) {
      fromSlides(student, teacher, options, folder.path());
    }
  }

  private static void fromSlides(
      EncoderModel student, EncoderModel teacher, DistillationOptions options, Path folder)
      throws IOException {
    SyntheticCohort.write(
        new SyntheticOptions(SLIDES, 2560, 2560, 0.5, 0.5, 1, 4), folder, (written, of) -> {});
    Cohort cohort = Cohort.read(folder, Optional.empty(), new TilingOptions(PIXELS, 0.5, 0, 0.5));
    SlideWindows windows =
        SlideWindows.of(
            cohort.slides(), WindowOptions.forThisMachine(SIDE, options.sampling().seed()));
    long started = System.nanoTime();
    int tiles = 0;
    try (WindowSource.Windows reading = windows.open(0, 0)) {
      while (reading.hasNext()) {
        tiles += reading.next().tiles().tiles();
      }
    }
    double reading = tiles / ((System.nanoTime() - started) / 1e9);
    List<Step> log =
        MaskedContextDistillation.distil(
                student, teacher, windows, options, Device.CPU, Progress.NONE)
            .log();
    List<Step> warm = log.subList(1, log.size());
    double seconds = warm.stream().mapToDouble(Step::seconds).sum();
    double waiting = warm.stream().mapToDouble(Step::waitingSeconds).sum();
    System.out.printf(
        Locale.ROOT,
        "from slides: %d steps, %.0f tiles/s; reading alone %.0f tiles/s%n",
        warm.size(),
        warm.stream().mapToDouble(s -> s.tilesPerSecond() * s.seconds()).sum() / seconds,
        reading);
    System.out.printf(Locale.ROOT, "RATIO network-idle %.3f%n", waiting / seconds);
  }

  private static List<Double> seconds(PlainDistillation plainest, List<WindowTiles> windows) {
    List<Double> seconds = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      long started = System.nanoTime();
      plainest.step(windows.subList(step * WINDOWS_PER_STEP, (step + 1) * WINDOWS_PER_STEP));
      if (step > 0) {
        seconds.add((System.nanoTime() - started) / 1e9);
      }
    }
    return seconds;
  }

  /** Noise: what the pixels show does not change what a step costs. */
  private static List<WindowTiles> windows(int count) {
    Random random = new Random(3);
    BitSet present = new BitSet();
    present.set(0, SIDE * SIDE);
    List<WindowTiles> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] rgb = new byte[SIDE * SIDE * PIXELS * PIXELS * 3];
      random.nextBytes(rgb);
      TileBatch tiles = new TileBatch(SIDE * SIDE, PIXELS, rgb);
      windows.add(new WindowTiles("noise " + i, SIDE, present, tiles));
    }
    return windows;
  }

  /** Windows from memory, always in the same order. */
  private record Memory(List<WindowTiles> windows) implements WindowSource {

    @Override
    public int windows(int epoch) {
      return windows.size();
    }

    @Override
    public Windows open(int epoch, int first) {
      Iterator<WindowTiles> rest = windows.subList(first, windows.size()).iterator();
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
}
