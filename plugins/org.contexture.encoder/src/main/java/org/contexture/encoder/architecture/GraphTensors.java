package org.contexture.encoder.architecture;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.GraphLayer.Activate;
import org.contexture.encoder.architecture.GraphLayer.Conv;
import org.contexture.encoder.architecture.GraphLayer.Dense;
import org.contexture.encoder.architecture.GraphLayer.Flatten;
import org.contexture.encoder.architecture.GraphLayer.GlobalPool;
import org.contexture.encoder.architecture.GraphLayer.Join;
import org.contexture.encoder.architecture.GraphLayer.Pool;
import org.contexture.encoder.architecture.GraphLayer.Sum;
import org.contexture.encoder.architecture.GraphLayer.ZeroPad;
import org.contexture.network.Layers;
import org.contexture.network.Weights;

/** The layers that only files of others have, by libtorch; nothing is overwritten. */
final class GraphTensors {

  private static final long[] NONE = {0, 0};

  private GraphTensors() {}

  /** All but batch norms, which depend on whether the network is trained. */
  static Tensor output(Weights weights, String name, GraphLayer layer, List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    if (layer instanceof Conv conv) {
      return activated(convolved(weights, name, conv, x), conv.activation());
    } else if (layer instanceof Dense dense) {
      return activated(Layers.linear(weights, name, x), dense.activation());
    } else if (layer instanceof Pool pool) {
      return pool.max() ? maximum(pool, x) : mean(pool, x);
    } else if (layer instanceof GlobalPool pool && pool.max()) {
      return torch.amax(x, new long[] {2, 3}, false);
    } else if (layer instanceof Flatten) { // with the channels last
      return x.dim() == 4 ? x.permute(0, 2, 3, 1).flatten(1, -1) : x;
    } else if (layer instanceof Activate only) {
      return activated(x, only.function());
    } else if (layer instanceof ZeroPad pad) {
      return torch.constant_pad_nd(
          x, new long[] {pad.left(), pad.right(), pad.top(), pad.bottom()}, new Scalar(0.0));
    } else if (layer instanceof Join) {
      return torch.cat(new TensorVector(inputs.toArray(Tensor[]::new)), 1);
    } else if (layer instanceof Sum) {
      Tensor sum = x;
      for (Tensor other : inputs.subList(1, inputs.size())) {
        sum = sum.add(other);
      }
      return sum;
    }
    throw new IllegalStateException("No tensor of " + layer + ".");
  }

  private static Tensor convolved(Weights weights, String name, Conv conv, Tensor x) {
    Window window = conv.window();
    return torch.conv2d(
        padded(x, window, 0),
        weights.get(name + ".weight"),
        conv.bias() ? new TensorOptional(weights.get(name + ".bias")) : new TensorOptional(),
        strides(window),
        NONE,
        new long[] {window.rows().dilation(), window.columns().dilation()},
        1);
  }

  private static Tensor padded(Tensor x, Window window, double with) {
    long[] padding = window.padding((int) x.size(2), (int) x.size(3));
    return padding[0] + padding[1] + padding[2] + padding[3] == 0
        ? x
        : torch.constant_pad_nd(x, padding, new Scalar(with));
  }

  private static long[] kernel(Window window) {
    return new long[] {window.rows().kernel(), window.columns().kernel()};
  }

  private static long[] strides(Window window) {
    return new long[] {window.rows().stride(), window.columns().stride()};
  }

  private static Tensor maximum(Pool pool, Tensor x) {
    Window window = pool.window();
    Tensor padded = padded(x, window, pool.zeros() ? 0 : Double.NEGATIVE_INFINITY);
    long[] dilation = {window.rows().dilation(), window.columns().dilation()};
    return torch.max_pool2d(padded, kernel(window), strides(window), NONE, dilation, false);
  }

  /** Divided by the window's size, or by how much of the map it sees. */
  private static Tensor mean(Pool pool, Tensor x) {
    Tensor mean = mean(pool.window(), x);
    return pool.zeros() || !pool.window().reachesOut()
        ? mean
        : mean.div(mean(pool.window(), torch.ones_like(x)));
  }

  private static Tensor mean(Window window, Tensor x) {
    return torch.avg_pool2d(
        padded(x, window, 0),
        kernel(window),
        strides(window),
        NONE,
        false,
        true,
        new LongOptional());
  }

  private static Tensor activated(Tensor x, Nonlinearity function) {
    Scalar a = new Scalar(function.parameter());
    return switch (function.kind()) {
      case IDENTITY -> x;
      case RELU -> torch.relu(x);
      case RELU6 -> torch.hardtanh(x, new Scalar(0.0), new Scalar(6.0));
      case LEAKY_RELU -> torch.leaky_relu(x, a);
      case ELU -> torch.elu(x, a, new Scalar(1.0), new Scalar(1.0));
      case SELU -> torch.selu(x);
      case SIGMOID -> torch.sigmoid(x);
      case TANH -> torch.tanh(x);
      case SOFTPLUS -> torch.softplus(x);
      case SOFTSIGN -> x.div(x.abs().add(new Scalar(1.0)));
      case HARD_SIGMOID -> torch.clamp(x.mul(a).add(new Scalar(0.5)), zero(), one());
      case HARD_TANH -> torch.hardtanh(x, new Scalar(-1.0), new Scalar(1.0));
      case SILU -> torch.silu(x);
      case GELU -> Layers.gelu(x);
      case CUBE -> x.mul(x).mul(x);
      case SOFTMAX -> torch.softmax(x, 1);
    };
  }

  private static org.bytedeco.pytorch.ScalarOptional zero() {
    return new org.bytedeco.pytorch.ScalarOptional(new Scalar(0.0));
  }

  private static org.bytedeco.pytorch.ScalarOptional one() {
    return new org.bytedeco.pytorch.ScalarOptional(new Scalar(1.0));
  }
}
