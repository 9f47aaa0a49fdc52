package org.contexture.distillation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.contexture.distillation.part.Part;
import org.contexture.network.AdamW;
import org.contexture.network.SafeTensors;
import org.contexture.network.WarmupCosine;
import org.contexture.network.Weights;

/**
 * Who learns when and how fast: the head from the first step, the student once it thaws, each with
 * AdamW and a warm-up followed by a cosine of its own.
 */
final class Optimisation implements Part, AutoCloseable {

  private static final String HEAD = "head";
  private static final String STUDENT = "student";

  private final Schedule options;
  private final int frozenSteps;
  private final WarmupCosine headSchedule;
  private final WarmupCosine studentSchedule;
  private final AdamW head;
  private final AdamW student;

  Optimisation(ContextNetwork network, int steps, Schedule options) {
    this.options = options;
    frozenSteps = (int) Math.round(options.studentFreeze() * steps);
    headSchedule = schedule(steps);
    studentSchedule = schedule(steps - frozenSteps);
    head = optimiser(network.head(), options.learningRate());
    student = optimiser(network.student().encoder().weights(), options.studentLearningRate());
  }

  private WarmupCosine schedule(int steps) {
    int most = Math.max(1, steps);
    return new WarmupCosine(most, Math.round(options.warmUp() * most));
  }

  private AdamW optimiser(Weights weights, double learningRate) {
    Map<String, Tensor> decaying = weights.parameters(name -> decays(weights, name));
    Map<String, Tensor> others = weights.parameters(name -> !decaying.containsKey(name));
    return new AdamW(
        List.of(
            new AdamW.Group(decaying, learningRate, options.weightDecay()),
            new AdamW.Group(others, learningRate, 0)));
  }

  /**
   * Matrices and kernels decay: what PyTorch's modules name a weight. Vectors (biases, norms) do
   * not, nor do tokens and positions, whatever their shape and however an architecture names them.
   */
  static boolean decays(Weights weights, String name) {
    return weights.get(name).dim() > 1 && name.endsWith("weight");
  }

  @Override
  public String name() {
    return "optimisation";
  }

  @Override
  public SafeTensors state() {
    return States.joined(Map.of(HEAD, head.state(), STUDENT, student.state()));
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    head.resume(States.part(state, HEAD));
    student.resume(States.part(state, STUDENT));
  }

  boolean studentLearns(int step) {
    return step >= frozenSteps;
  }

  double headRate(int step) {
    return options.learningRate() * headSchedule.factor(step);
  }

  double studentRate(int step) {
    return studentLearns(step)
        ? options.studentLearningRate() * studentSchedule.factor(step - frozenSteps)
        : 0;
  }

  void forgetGradients() {
    head.zeroGradients();
    student.zeroGradients();
  }

  /** Changes what learns at this step. */
  void step(int step) {
    head.step(headSchedule.factor(step));
    if (studentLearns(step)) {
      student.step(studentSchedule.factor(step - frozenSteps));
    }
  }

  @Override
  public void close() {
    head.close();
    student.close();
  }
}
