package org.contexture.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with decoupled weight decay (Loshchilov &amp; Hutter 2019, algorithm 2), as PyTorch computes
 * it: β = (0.9, 0.999), ε = 1e-8. With weight decay 0 it is Adam. Its state can be saved and taken
 * up again. Close it to free the state.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class AdamW implements AutoCloseable {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /**
   * Parameters that share settings.
   *
   * @param parameters by name; names are unique over all groups
   * @param learningRate before the schedule's factor
   * @param weightDecay per unit of learning rate
   */
  public record Group(Map<String, Tensor> parameters, double learningRate, double weightDecay) {
    public Group {
      parameters = new LinkedHashMap<>(parameters);
      if (!(learningRate >= 0) || !(weightDecay >= 0)) {
        throw new IllegalArgumentException(
            "Expected learning rate and weight decay ≥ 0, found %s and %s."
                .formatted(learningRate, weightDecay));
      }
    }
  }

  /** A parameter with its running moments. */
  private record Moments(Tensor parameter, Tensor first, Tensor second, Group group) {}

  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  public AdamW(List<Group> groups) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      for (Group group : groups) {
        group.parameters().forEach((name, parameter) -> add(name, parameter, group));
      }
    }
  }

  private void add(String name, Tensor parameter, Group group) {
    Tensor first = torch.zeros_like(parameter);
    Tensor second = torch.zeros_like(parameter);
    if (moments.put(name, new Moments(parameter, first, second, group)) != null) {
      throw new IllegalArgumentException("The parameter “" + name + "” is in two groups.");
    }
    first.retainReference();
    second.retainReference();
  }

  /** Forgets the gradients of all parameters. */
  public void zeroGradients() {
    try (PointerScope scope = new PointerScope()) {
      moments.values().forEach(m -> m.parameter().mutable_grad().reset());
    }
  }

  /**
   * Changes every parameter that has a gradient.
   *
   * @param factor what the schedule multiplies each learning rate with
   */
  public void step(double factor) {
    steps++;
    double correction1 = 1 - Math.pow(BETA1, steps);
    double correction2 = Math.sqrt(1 - Math.pow(BETA2, steps));
    try (NoGradGuard noGrad = new NoGradGuard()) {
      for (Moments m : moments.values()) {
        try (PointerScope scope = new PointerScope()) {
          Tensor gradient = m.parameter().grad();
          if (gradient.defined()) {
            update(m, gradient, factor * m.group().learningRate(), correction1, correction2);
          }
        }
      }
    }
  }

  private static void update(
      Moments m, Tensor gradient, double rate, double correction1, double correction2) {
    if (m.group().weightDecay() > 0) {
      m.parameter().mul_(new Scalar(1 - rate * m.group().weightDecay()));
    }
    m.first().lerp_(gradient, new Scalar(1 - BETA1));
    m.second().mul_(new Scalar(BETA2));
    m.second().addcmul_(gradient, gradient, new Scalar(1 - BETA2));
    Tensor denominator = m.second().sqrt();
    denominator.div_(new Scalar(correction2));
    denominator.add_(new Scalar(EPSILON));
    m.parameter().addcdiv_(m.first(), denominator, new Scalar(-rate / correction1));
  }

  /** The state, to be taken up by {@link #resume} later. */
  public SafeTensors state() {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      moments.forEach(
          (name, m) -> {
            stored.put(name + ".exp_avg", Tensors.store(m.first()));
            stored.put(name + ".exp_avg_sq", Tensors.store(m.second()));
          });
    }
    return new SafeTensors(stored, Map.of("steps", Integer.toString(steps)));
  }

  /**
   * Takes up a state that {@link #state} gave for the same parameters.
   *
   * @throws WeightsException if it belongs to other parameters
   */
  public void resume(SafeTensors state) throws WeightsException {
    List<String> problems = new ArrayList<>();
    Map<String, Tensor> targets = new LinkedHashMap<>();
    moments.forEach(
        (name, m) -> {
          targets.put(name + ".exp_avg", m.first());
          targets.put(name + ".exp_avg_sq", m.second());
        });
    targets.forEach(
        (name, tensor) -> {
          StoredTensor stored = state.tensors().get(name);
          if (stored == null || !stored.shape().equals(Tensors.shape(tensor))) {
            problems.add(name);
          }
        });
    if (!state.metadata().containsKey("steps")) {
      problems.add("steps");
    }
    if (!problems.isEmpty()) {
      throw new WeightsException(
          "The optimiser's state is of other parameters: missing or wrong-shaped are %s."
              .formatted(problems));
    }
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      targets.forEach((name, tensor) -> tensor.copy_(Tensors.of(state.tensors().get(name))));
    }
    steps = Integer.parseInt(state.metadata().get("steps"));
  }

  @Override
  public void close() {
    for (Moments m : moments.values()) {
      m.first().releaseReference();
      m.second().releaseReference();
    }
    moments.clear();
  }
}
