package org.contexture.mil.head;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/**
 * MIL with masked hard instance mining (Tang et al. 2023, version 1; Tang et al. 2025, version 2).
 * For prediction it is an embedding, an encoder that pools, and a linear layer. For training a
 * momentum teacher sees the whole bag; the student the tiles that the teacher leaves it; the loss
 * is the classification of the student's bag and its consistency with the teacher's (2023,
 * equations 8 to 12). Version 2 masks by pseudo scores, the most telling tiles only, and recycles
 * (2025).
 *
 * <p>Parameter names of DearCaat/MHIM-MIL, branches v1 and master. {@link #published} has the
 * fractions of the authors' commands for CAMELYON16 (version 1) and from their recommended search
 * (version 2). Deviations: encoders over features of fewer than 512 dimensions are narrower, as in
 * {@link TransMil}; dropout is the option's (0.25 by default as in the authors' version 1; their
 * version 2 trains with 0.1), on the embedded tiles, the transformer's outputs and the recycled
 * tile, but not on attention weights, where the authors' version 2 drops, too. There the teacher
 * starts from a head trained before; here it starts with the student, and its momentum rises with
 * the steps up to the authors', so that it is of use from the first epoch on; the fraction of most
 * attended tiles stays constant.
 *
 * @param encoder attention or Nyström transformer
 * @param version 1, or 2 with the recycle network
 * @param mask which tiles the student does not see
 * @param consistency weight of the agreement with the teacher, at least 0
 * @param highestMomentum of the teacher, in [0, 1)
 */
public record Mhim(
    MhimEncoder encoder, int version, HardTiles mask, double consistency, double highestMomentum)
    implements MilHead {

  private static final String PREDICTOR = "predictor";
  private static final double TEACHER_TEMPERATURE = 0.1;
  private static final int WIDEST = 512;

  /**
   * @throws IllegalArgumentException naming the option that is out of range
   */
  public Mhim {
    HeadSizes.require("version", version, version == 1 || version == 2, "1 or 2");
    HeadSizes.require("consistency", consistency, consistency >= 0, "at least 0");
    HeadSizes.require(
        "momentum", highestMomentum, highestMomentum >= 0 && highestMomentum < 1, "in [0, 1)");
  }

  /** With the authors' fractions. */
  static Mhim published(MhimEncoder encoder, int version) {
    if (version == 2) {
      return new Mhim(encoder, 2, new HardTiles(0, 0, 0.03, 1), 0.5, 0.9997);
    }
    boolean attention = encoder instanceof MhimEncoder.Attention;
    HardTiles mask =
        attention ? new HardTiles(0.5, 0, 0.01, 0.5) : new HardTiles(0, 0.8, 0.03, 0.5);
    return new Mhim(encoder, 1, mask, 0.1, 0.9999);
  }

  @Override
  public String name() {
    return (version == 1 ? "mhim-" : "mhim2-") + encoder.name();
  }

  @Override
  public HeadSizes sizes(int dimension, int classes) {
    int width = TransMil.width(dimension, WIDEST);
    return new HeadSizes(dimension, classes, width, MhimEncoder.Attention.HIDDEN_WIDTH);
  }

  @Override
  public HeadSizes sizes(SafeTensors file) throws WeightsException {
    return new HeadSizes(
        HeadSizes.of(file, embedding() + ".weight", 1),
        HeadSizes.of(file, PREDICTOR + ".weight", 0),
        HeadSizes.of(file, embedding() + ".weight", 0),
        MhimEncoder.Attention.HIDDEN_WIDTH);
  }

  @Override
  public boolean ignores(String tensor) {
    return RecycleNetwork.isAlias(tensor);
  }

  @Override
  public void initialise(Initialiser initialiser, HeadSizes sizes) {
    xavier(initialiser, embedding(), sizes.dimension(), sizes.width());
    if (version == 2) {
      RecycleNetwork.initialise(initialiser, sizes.width());
    }
    encoder.initialise(initialiser, sizes);
    xavier(initialiser, PREDICTOR, sizes.width(), sizes.outputs());
  }

  @Override
  public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
    MhimEncoder.Encoded encoded =
        encoder.encode(weights, embed(weights, features, randomness), randomness);
    Tensor attention = encoded.attention().mean(0); // [tiles]
    return new HeadOutput(predict(weights, encoded.bag()), attention.unsqueeze(1))
        .of(encoded.bag());
  }

  @Override
  public HeadTraining training(Weights weights) {
    return new Training(this, weights);
  }

  /** [tiles, dimension] → [tiles, width]. */
  private Tensor embed(Weights weights, Tensor features, Randomness randomness) {
    return randomness.dropped(torch.relu(Layers.linear(weights, embedding(), features)));
  }

  /** [1, width] → [1, classes]. */
  private static Tensor predict(Weights weights, Tensor bag) {
    return Layers.linear(weights, PREDICTOR, bag);
  }

  private String embedding() {
    return version == 1 ? "patch_to_emb.0" : "feature.0";
  }

  /** What a tile says by itself: its share of the bag through the predictor, [tiles]. */
  private static Tensor pseudoScores(Weights weights, Tensor contributions) {
    Tensor logits = // [tiles, classes]; the first class's bias for all, as the authors'
        torch
            .mm(contributions, weights.get(PREDICTOR + ".weight").t())
            .add(weights.get(PREDICTOR + ".bias").select(0, 0));
    return torch.softmax(logits, 1).amax(new long[] {1}, false);
  }

  /**
   * A linear layer initialised as the authors do: normal weights (Glorot &amp; Bengio), no bias.
   */
  static void xavier(Initialiser initialiser, String name, int in, int out) {
    initialiser.normal(name + ".weight", Math.sqrt(2.0 / (in + out)), out, in);
    initialiser.constant(name + ".bias", 0, out);
  }

  /** The student's lessons, and the teacher that follows it. */
  static final class Training implements HeadTraining {

    private final Mhim head;
    private final Weights student;
    private final Weights teacher;
    private long steps;

    /**
     * What the teacher says about a bag.
     *
     * @param bag [1, width]
     * @param importance [heads, tiles] by which tiles are masked
     * @param kept indices of the tiles that the student sees, ascending
     */
    record Guide(Tensor bag, Tensor importance, Tensor kept) {}

    Training(Mhim head, Weights student) {
      this(head, student, copy(student));
    }

    /** With a teacher of its own, which it closes. */
    Training(Mhim head, Weights student, Weights teacher) {
      this.head = head;
      this.student = student;
      this.teacher = teacher;
    }

    @Override
    public Tensor loss(Tensor features, Target target, Randomness randomness) {
      Guide guide = guide(features, randomness);
      Tensor tiles = head.embed(student, features, randomness).index_select(0, guide.kept());
      if (head.version() == 2 && randomness.isTraining()) {
        tiles = RecycleNetwork.apply(student, tiles, randomness);
      }
      Tensor bag = head.encoder().encode(student, tiles, randomness).bag(); // [1, width]
      Tensor classification = target.loss(predict(student, bag));
      Tensor soft = torch.softmax(guide.bag().div(new Scalar(TEACHER_TEMPERATURE)), 1);
      Tensor distance = soft.mul(torch.log_softmax(bag, 1)).sum().neg();
      return classification.add(distance.mul(new Scalar(head.consistency())));
    }

    @SuppressWarnings("try") // acts by being closed
    Guide guide(Tensor features, Randomness randomness) {
      try (NoGradGuard noGrad = new NoGradGuard()) {
        Tensor embedded = head.embed(teacher, features, randomness);
        MhimEncoder.Encoded seen = head.encoder().encode(teacher, embedded, randomness);
        Tensor importance =
            head.version() == 1
                ? seen.attention()
                : pseudoScores(teacher, seen.contributions()).unsqueeze(0);
        Tensor kept =
            randomness.isTraining() ? head.mask().keep(importance, randomness) : all(features);
        return new Guide(seen.bag(), importance, kept);
      }
    }

    private static Tensor all(Tensor features) {
      return torch
          .arange(new Scalar((double) features.size(0)))
          .to(features.device(), torch.ScalarType.Long);
    }

    /** The teacher follows. */
    @SuppressWarnings("try") // scopes act by being closed
    @Override
    public void stepped() {
      steps++;
      double momentum = momentum(steps, head.highestMomentum());
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        for (Map.Entry<String, Tensor> parameter : student.parameters().entrySet()) {
          teacher.get(parameter.getKey()).lerp_(parameter.getValue(), new Scalar(1 - momentum));
        }
      }
    }

    /** Of so many steps. */
    static double momentum(long steps, double highest) {
      return Math.min(highest, steps / (steps + 10.0));
    }

    private static Weights copy(Weights weights) {
      org.bytedeco.pytorch.Device device = weights.parameters().values().iterator().next().device();
      Weights copy = weights.copy(device.is_cuda() ? new Device(device.index()) : Device.CPU);
      copy.trainable(false);
      return copy;
    }

    @Override
    public void close() {
      teacher.close();
    }
  }
}
