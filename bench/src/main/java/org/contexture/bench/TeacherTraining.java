package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.AdamW;
import org.contexture.network.Gradients;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Mode;
import org.contexture.network.WarmupCosine;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.slides.synthetic.SyntheticTissue;

/**
 * Trains the small teacher of the example workflow: a SqueezeNet 1.1 that tells the synthetic
 * tissues apart. {@code bench/run teacher FILE [SEED [STEPS]]} writes it, without its classifier,
 * as {@code .safetensors}, and prints its accuracy on tiles it did not see.
 */
public final class TeacherTraining {

  private static final List<SyntheticTissue> TISSUES = List.of(SyntheticTissue.values());
  private static final int PIXELS = 96;
  private static final double FINEST_MPP = 0.5;
  private static final double COARSEST_MPP = 1.0;
  private static final int BATCH = 32;
  private static final int TEST_TILES = 800;
  private static final double LEARNING_RATE = 5e-4;
  private static final double WEIGHT_DECAY = 1e-4;
  private static final double LONGEST_GRADIENT = 1;
  private static final long TEST_SEEDS = 1L << 40; // beyond those of training

  private TeacherTraining() {}

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Program.start(List.of("[FILE]", "[SEED]", "[STEPS]"), TeacherTraining::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException {
    List<String> words = arguments.words();
    if (words.isEmpty() || !words.stream().skip(1).allMatch(word -> word.matches("\\d{1,9}"))) {
      throw new Arguments.Refused("Expected FILE [SEED [STEPS]], found %s.".formatted(words));
    }
    Path file = Path.of(words.get(0));
    long seed = words.size() > 1 ? Long.parseLong(words.get(1)) : 0;
    int steps = words.size() > 2 ? Integer.parseInt(words.get(2)) : 400;
    EncoderModel fresh = Encoders.initialise("squeezenet1_1", seed);
    try (TrainableEncoder encoder = TrainableEncoder.open(fresh, Device.CPU);
        Weights head = new Weights();
        Initialiser initialiser = new Initialiser(head, seed)) {
      initialiser.linear("fc", encoder.spec().dimension(), TISSUES.size());
      train(encoder, head, seed, steps);
      double accuracy = accuracy(encoder, head, seed);
      System.out.printf("accuracy %.4f on %d tiles not seen%n", accuracy, TEST_TILES);
      Map<String, String> provenance = new TreeMap<>(fresh.provenance());
      provenance.put("trained", "to tell the synthetic tissues apart");
      provenance.put("steps", Integer.toString(steps));
      provenance.put("accuracy", String.format(Locale.ROOT, "%.4f", accuracy));
      Encoders.write(encoder.save(provenance), file);
      System.out.println("wrote " + file);
    }
  }

  private static void train(TrainableEncoder encoder, Weights head, long seed, int steps) {
    WarmupCosine schedule = new WarmupCosine(steps, steps / 10);
    List<AdamW.Group> groups =
        List.of(
            new AdamW.Group(encoder.weights().parameters(), LEARNING_RATE, WEIGHT_DECAY),
            new AdamW.Group(head.parameters(), LEARNING_RATE, WEIGHT_DECAY));
    try (AdamW optimiser = new AdamW(groups)) {
      for (int step = 0; step < steps; step++) {
        try (PointerScope scope = new PointerScope()) {
          long first = (seed << 32) + (long) step * BATCH;
          Tensor scores = scores(encoder, head, draw(first, BATCH), Mode.TRAIN);
          Tensor loss = torch.cross_entropy_loss(scores, classes(first, BATCH));
          optimiser.zeroGradients();
          loss.backward();
          Gradients.clip(encoder.weights().parameters().values(), LONGEST_GRADIENT);
          optimiser.step(schedule.factor(step));
          if (step % 50 == 0 || step == steps - 1) {
            System.out.printf("step %d of %d: loss %.4f%n", step + 1, steps, loss.item_double());
          }
        }
      }
    }
  }

  /** [tiles, classes] */
  private static Tensor scores(TrainableEncoder encoder, Weights head, TileBatch tiles, Mode mode) {
    return Layers.linear(head, "fc", encoder.features(encoder.images(tiles), mode));
  }

  private static double accuracy(TrainableEncoder encoder, Weights head, long seed) {
    int right = 0;
    for (int from = 0; from < TEST_TILES; from += BATCH) {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        long first = TEST_SEEDS + (seed << 32) + from;
        Tensor scores = scores(encoder, head, draw(first, BATCH), Mode.EVAL);
        Tensor guesses = scores.argmax(new LongOptional(1), false); // [tiles]
        right += (int) guesses.eq(classes(first, BATCH)).sum().item_long();
      }
    }
    return right / (double) TEST_TILES;
  }

  /** Tiles of all tissues in turn, each at a resolution of its own. */
  private static TileBatch draw(long first, int tiles) {
    int bytes = 3 * PIXELS * PIXELS;
    byte[] rgb = new byte[tiles * bytes];
    IntStream.range(0, tiles)
        .parallel()
        .forEach(
            i -> {
              double coarseness = new SplittableRandom(first + i).nextDouble();
              double mpp = FINEST_MPP * Math.pow(COARSEST_MPP / FINEST_MPP, coarseness);
              byte[] tile = TISSUES.get(tissue(first + i)).draw(PIXELS, mpp, first + i).rgb();
              System.arraycopy(tile, 0, rgb, i * bytes, bytes);
            });
    return new TileBatch(tiles, PIXELS, rgb);
  }

  /** Index into {@link #TISSUES}: tiles take the classes in turn. */
  private static int tissue(long number) {
    return Math.floorMod(number, TISSUES.size());
  }

  /** [tiles] */
  private static Tensor classes(long first, int tiles) {
    long[] numbers = new long[tiles];
    for (int i = 0; i < tiles; i++) {
      numbers[i] = tissue(first + i);
    }
    return Tensor.create(numbers, tiles);
  }
}
