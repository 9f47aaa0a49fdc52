package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.Bag;
import org.contexture.mil.CrossValidation;
import org.contexture.mil.CrossValidationOptions;
import org.contexture.mil.Execution;
import org.contexture.mil.MilOptions;
import org.contexture.mil.Optimisation;
import org.contexture.mil.Sampling;
import org.contexture.mil.Schedule;
import org.contexture.mil.head.ClassTarget;
import org.contexture.mil.head.HeadTraining;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Randomness;
import org.contexture.mil.task.Truth;
import org.contexture.network.AdamW;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Initialiser;
import org.contexture.network.Progress;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;
import org.contexture.network.device.Libtorch;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;

/**
 * Speed and memory of MIL training: a gated-attention step against the same written directly on
 * libtorch's modules and optimiser (interleaved, medians), and peak memory of large bags and of
 * cohorts that do not fit into memory.
 *
 * <p>Arguments: any of {@code gated-10k gated-100k cohort transmil}; all without arguments.
 */
public final class MilBenchmark {

  private static final List<String> PARTS =
      List.of("gated-10k", "cohort", "gated-100k", "transmil");
  private static final int ATTENTION = 128;

  private MilBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Program.start(PARTS.stream().map("[%s]"::formatted).toList(), MilBenchmark::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException {
    List<String> wanted = arguments.words().isEmpty() ? PARTS : arguments.words();
    if (!PARTS.containsAll(wanted)) {
      throw new Arguments.Refused("Expected some of %s, found %s.".formatted(PARTS, wanted));
    }
    Libtorch.prepare();
    System.out.printf("libtorch threads: %d%n", torch.get_num_threads());
    for (String name : wanted) {
      switch (name) {
        case "gated-10k" -> ratio(name, 10_000, 512, 15);
        case "gated-100k" -> ratio(name, 100_000, 1024, 3);
        case "cohort" -> cohort();
        default -> transMil();
      }
    }
  }

  private static void ratio(String name, int tiles, int dimension, int rounds) {
    try (PointerScope scope = new PointerScope();
        Step ours = new Step("gated-abmil", dimension)) {
      Tensor bag = torch.rand(tiles, dimension);
      Plain plain = new Plain(dimension);
      double[] ourSeconds = new double[rounds];
      double[] plainSeconds = new double[rounds];
      ours.run(bag);
      plain.run(bag);
      for (int i = 0; i < rounds; i++) {
        ourSeconds[i] = seconds(() -> ours.run(bag));
        plainSeconds[i] = seconds(() -> plain.run(bag));
      }
      double our = Median.of(ourSeconds);
      double other = Median.of(plainSeconds);
      System.out.printf(
          Locale.ROOT,
          "%s: ours %.4f s, plain %.4f s a step of %d × %d%nRATIO %s-vs-plain %.3f%n",
          name,
          our,
          other,
          tiles,
          dimension,
          name,
          our / other);
    }
  }

  /** One training step of a head of ours. */
  private static final class Step implements AutoCloseable {

    private final Weights weights = new Weights();
    private final AdamW optimiser;
    private final HeadTraining training;
    private final Randomness dropout = Randomness.training(0, 1);

    Step(String name, int dimension) {
      MilHead head = Heads.named(name);
      try (Initialiser initialiser = new Initialiser(weights, 0)) {
        head.initialise(initialiser, head.sizes(dimension, 2));
      }
      optimiser = new AdamW(List.of(new AdamW.Group(weights.parameters(), 1e-4, 0)));
      training = head.training(weights);
    }

    double run(Tensor bag) {
      try (PointerScope scope = new PointerScope()) {
        Tensor loss = training.loss(bag, new ClassTarget(1, 1), dropout);
        loss.backward();
        optimiser.step(1);
        optimiser.zeroGradients();
        training.stepped();
        return loss.item_double();
      }
    }

    @Override
    public void close() {
      training.close();
      optimiser.close();
      dropout.close();
      weights.close();
    }
  }

  /** The same step as one would write it in C++. */
  private static final class Plain {

    private final LinearImpl v;
    private final LinearImpl u;
    private final LinearImpl w = new LinearImpl(ATTENTION, 1);
    private final LinearImpl classifier;
    private final Adam optimiser;

    Plain(int dimension) {
      v = new LinearImpl(dimension, ATTENTION);
      u = new LinearImpl(dimension, ATTENTION);
      classifier = new LinearImpl(dimension, 1);
      TensorVector parameters = new TensorVector();
      for (LinearImpl layer : List.of(v, u, w, classifier)) {
        parameters.push_back(layer.weight());
        parameters.push_back(layer.bias());
      }
      optimiser = new Adam(parameters);
    }

    double run(Tensor bag) {
      try (PointerScope scope = new PointerScope()) {
        optimiser.zero_grad();
        Tensor gated = torch.tanh(v.forward(bag)).mul(torch.sigmoid(u.forward(bag)));
        Tensor attention = torch.softmax(w.forward(gated), 0);
        Tensor logit = classifier.forward(torch.mm(attention.t(), bag));
        Tensor loss = torch.binary_cross_entropy_with_logits(logit, torch.ones_like(logit));
        loss.backward();
        optimiser.step();
        return loss.item_double();
      }
    }
  }

  private static void transMil() throws IOException {
    try (PointerScope scope = new PointerScope();
        Step step = new Step("transmil", 1024)) {
      Tensor bag = torch.rand(50_000, 1024);
      PeakMemory.forget();
      double seconds = seconds(() -> step.run(bag));
      System.out.printf(
          Locale.ROOT,
          "transmil: a step of 50000 × 1024 in %.1f s, peak memory %.2f GB%n",
          seconds,
          PeakMemory.mebibytes() / 1024);
    }
  }

  /** 200 feature files of 10,000 × 1024, 8 GB, cross-validated in two folds of two epochs. */
  private static void cohort() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("cohort")) {
      List<Bag> bags = new ArrayList<>();
      FeatureProvenance provenance =
          new FeatureProvenance(
              new FeatureProvenance.Slide("", "", ""),
              new FeatureProvenance.Tiles(224, 0.5, ""),
              new FeatureProvenance.Encoding("noise", "", "", "FP32"));
      for (int i = 0; i < 200; i++) {
        Path file = folder.path().resolve("S" + i + ".h5");
        FloatMatrix features = noise(i);
        FeatureFile.write(
            file, new TileFeatures(features, new int[0], new int[0], 0), provenance, 0, 0);
        String label = i % 2 == 0 ? "a" : "b";
        bags.add(
            new Bag("S" + i, "P" + i, Optional.of(Truth.ofClass(label)), FeatureFile.source(file)));
      }
      PeakMemory.forget();
      MilOptions options =
          new MilOptions(
              Heads.named("gated-abmil"),
              0,
              new Schedule(2, 0, 0.2),
              new Optimisation(1e-4, 0, false),
              new Sampling(1, 0, true, true),
              new Execution(0, false));
      long start = System.nanoTime();
      CrossValidation.run(
          bags,
          "Label",
          new CrossValidationOptions(options, 2, 1, 0, 1000, ""),
          Device.CPU,
          Progress.NONE);
      System.out.printf(
          Locale.ROOT,
          "cohort: 200 files of 10000 × 1024, two folds of two epochs in %.0f s, peak memory %.2f"
              + " GB%n",
          (System.nanoTime() - start) / 1e9,
          PeakMemory.mebibytes() / 1024);
    }
  }

  private static FloatMatrix noise(long seed) {
    float[] values = new float[10_000 * 1024];
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return new FloatMatrix(10_000, 1024, values);
  }

  private static double seconds(DoubleSupplier work) {
    long start = System.nanoTime();
    double result = work.getAsDouble();
    if (Double.isNaN(result)) {
      throw new IllegalStateException("The loss is not a number.");
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
