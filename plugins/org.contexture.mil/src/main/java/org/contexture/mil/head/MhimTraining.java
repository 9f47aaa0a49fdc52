package org.contexture.mil.head;

import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * How {@link Mhim} learns: the teacher sees the whole bag; the student the tiles that the teacher
 * leaves it; the loss is the classification of the student's bag and its consistency with the
 * teacher's (Tang et al. 2023, equations 8 to 12). Version 2 masks by pseudo scores, the most
 * telling tiles only, and recycles (Tang et al. 2025).
 *
 * <p>The fractions are those of the authors' commands for CAMELYON16 (version 1) and from their
 * recommended search (version 2). Deviation: there the teacher starts from a head trained before;
 * here it starts with the student, and its momentum rises with the steps up to the authors', so
 * that it is of use from the first epoch on; the fraction of most attended tiles stays constant.
 */
final class MhimTraining implements HeadTraining {

  private static final double TEACHER_TEMPERATURE = 0.1;

  private final Mhim head;
  private final Weights student;
  private final Weights teacher;
  private final HardTiles mask;
  private final double consistency;
  private final double highestMomentum;
  private long steps;

  /**
   * What the teacher says about a bag.
   *
   * @param bag [1, width]
   * @param importance [heads, tiles] by which tiles are masked
   * @param kept indices of the tiles that the student sees, ascending
   */
  record Guide(Tensor bag, Tensor importance, Tensor kept) {}

  MhimTraining(Mhim head, Weights student) {
    this(head, student, copy(student));
  }

  /** With a teacher of its own, which it closes. */
  MhimTraining(Mhim head, Weights student, Weights teacher) {
    this.head = head;
    this.student = student;
    this.teacher = teacher;
    boolean first = head.version() == 1;
    boolean attention = head.encoder() instanceof MhimAttention;
    this.mask =
        !first
            ? new HardTiles(0, 0, 0.03, 1)
            : attention ? new HardTiles(0.5, 0, 0.01, 0.5) : new HardTiles(0, 0.8, 0.03, 0.5);
    this.consistency = first ? 0.1 : 0.5;
    this.highestMomentum = first ? 0.9999 : 0.9997;
  }

  @Override
  public Tensor loss(Tensor features, Target target, Randomness randomness) {
    Guide guide = guide(features, randomness);
    Tensor tiles = head.embed(student, features, randomness).index_select(0, guide.kept());
    if (head.version() == 2 && randomness.isTraining()) {
      tiles = RecycleNetwork.apply(student, tiles, randomness);
    }
    Tensor bag = head.encoder().encode(student, tiles, randomness).bag(); // [1, width]
    Tensor classification = target.loss(Mhim.predict(student, bag));
    Tensor soft = torch.softmax(guide.bag().div(new Scalar(TEACHER_TEMPERATURE)), 1);
    Tensor distance = soft.mul(torch.log_softmax(bag, 1)).sum().neg();
    return classification.add(distance.mul(new Scalar(consistency)));
  }

  @SuppressWarnings("try") // acts by being closed
  Guide guide(Tensor features, Randomness randomness) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      MhimEncoder.Encoded seen =
          head.encoder().encode(teacher, head.embed(teacher, features, randomness), randomness);
      Tensor importance =
          head.version() == 1
              ? seen.attention()
              : Mhim.pseudoScores(teacher, seen.contributions()).unsqueeze(0);
      Tensor kept = randomness.isTraining() ? mask.keep(importance, randomness) : all(features);
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
    double momentum = momentum(steps, highestMomentum);
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
