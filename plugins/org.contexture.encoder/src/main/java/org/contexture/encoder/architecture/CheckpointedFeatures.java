package org.contexture.encoder.architecture;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.contexture.network.Mode;
import org.contexture.network.Weights;

/**
 * Features whose gradients are computed with little memory (Chen et al. 2016, "Training Deep Nets
 * with Sublinear Memory Cost"): only the maps at an architecture's {@linkplain Computation#mark
 * marks} are kept, what lies between is computed a second time on the way back.
 *
 * <pre>{@code
 * try (CheckpointedFeatures forward = new CheckpointedFeatures(net, weights, images, TRAIN)) {
 *   loss(forward.features()).backward();
 *   forward.backward();
 * }
 * }</pre>
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class CheckpointedFeatures implements AutoCloseable {

  private final Architecture architecture;
  private final Weights weights;
  private final Mode mode;
  private final List<Tensor> starts = new ArrayList<>(); // of the segments; the images first
  private final Tensor features;

  /** Computes the features; images [n, 3, height, width]. */
  public CheckpointedFeatures(
      Architecture architecture, Weights weights, Tensor images, Mode mode) {
    this.architecture = architecture;
    this.weights = weights;
    this.mode = mode;
    keep(images);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Computation<Tensor> keeping =
          intercepted(new TrainableComputation(weights, mode), this::keep, () -> true);
      features = architecture.features(keeping, images).detach();
      features.retainReference();
    } catch (RuntimeException e) {
      starts.forEach(Tensor::releaseReference);
      throw e;
    }
    features.set_requires_grad(true);
  }

  private Tensor keep(Tensor x) {
    x.retainReference();
    starts.add(x);
    return x;
  }

  /** [n, dimension]; collects its gradient. */
  public Tensor features() {
    return features;
  }

  /** Carries the features' gradient on to the weights, segment by segment from the last. */
  public void backward() {
    Tensor gradient = new Tensor(features.grad()); // a handle of its own: grad() gives a view
    gradient.retainReference();
    for (int segment = starts.size() - 1; segment >= 0; segment--) {
      try (PointerScope scope = new PointerScope()) {
        Tensor start = starts.get(segment).detach();
        start.set_requires_grad(segment > 0);
        Tensor end = replay(segment, start);
        end.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
        gradient.releaseReference();
        if (segment > 0) {
          gradient = new Tensor(start.grad());
          gradient.retainReference();
        }
      }
    }
  }

  /** Computes one segment again; the others are passed over. */
  private Tensor replay(int segment, Tensor start) {
    int[] marks = {0};
    Tensor[] end = new Tensor[1];
    Computation<Tensor> part =
        intercepted(
            TrainableComputation.again(weights, mode),
            x -> {
              int mark = ++marks[0];
              if (mark == segment + 1) {
                end[0] = x;
              }
              return mark == segment ? start : x;
            },
            () -> marks[0] == segment);
    Tensor last = architecture.features(part, start);
    return end[0] == null ? last : end[0];
  }

  /** A computation that computes only where it is active, and gives its first tensor elsewhere. */
  @SuppressWarnings("unchecked") // the proxy passes tensors through
  private Computation<Tensor> intercepted(
      TrainableComputation computation, UnaryOperator<Tensor> atMark, BooleanSupplier active) {
    return (Computation<Tensor>)
        Proxy.newProxyInstance(
            Computation.class.getClassLoader(),
            new Class<?>[] {Computation.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("mark")) {
                return atMark.apply((Tensor) arguments[0]);
              } else if (!active.getAsBoolean()) {
                return starts.get(0);
              }
              try {
                return method.invoke(computation, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public void close() {
    starts.forEach(Tensor::releaseReference);
    features.releaseReference();
  }
}
