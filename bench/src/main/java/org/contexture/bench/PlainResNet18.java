package org.contexture.bench;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Tensors;

/**
 * ResNet-18 and its training step in the plainest libtorch: its own modules, its own AdamW,
 * channels first. What the project's training is measured against.
 */
final class PlainResNet18 implements AutoCloseable {

  /** A convolution and its batch norm. */
  private record Unit(Conv2dImpl conv, BatchNorm2dImpl norm) {
    Tensor forward(Tensor x) {
      return norm.forward(conv.forward(x));
    }
  }

  /** Two units and, where the shape changes, a third on the shortcut. */
  private record Block(Unit first, Unit second, List<Unit> shortcut) {
    Tensor forward(Tensor x) {
      Tensor y = second.forward(torch.relu(first.forward(x)));
      return torch.relu(y.add(shortcut.isEmpty() ? x : shortcut.get(0).forward(x)));
    }
  }

  private final TensorVector parameters = new TensorVector();
  private final Unit stem = unit(3, 64, 7, 2);
  private final List<Block> blocks = new ArrayList<>();
  private final org.bytedeco.pytorch.AdamW optimiser;

  PlainResNet18() {
    int in = 64;
    for (int out : new int[] {64, 128, 256, 512}) {
      blocks.add(block(in, out, out == 64 ? 1 : 2));
      blocks.add(block(out, out, 1));
      in = out;
    }
    optimiser = new org.bytedeco.pytorch.AdamW(parameters, new AdamWOptions(1e-4));
  }

  private Block block(int in, int out, int stride) {
    List<Unit> shortcut = stride == 1 ? List.of() : List.of(unit(in, out, 1, stride));
    return new Block(unit(in, out, 3, stride), unit(out, out, 3, 1), shortcut);
  }

  private Unit unit(int in, int out, int kernel, int stride) {
    Conv2dOptions options = new Conv2dOptions(in, out, new LongPointer(kernel, kernel));
    options.stride().put(0, stride).put(1, stride); // both directions
    options.padding().put(new LongPointer(kernel / 2, kernel / 2));
    options.bias().put(false);
    Unit unit = new Unit(new Conv2dImpl(options), new BatchNorm2dImpl(new BatchNormOptions(out)));
    for (TensorVector own : List.of(unit.conv().parameters(), unit.norm().parameters())) {
      for (long i = 0; i < own.size(); i++) {
        parameters.push_back(own.get(i));
      }
    }
    return unit;
  }

  double step(TileBatch tiles) {
    try (PointerScope scope = new PointerScope()) {
      Tensor pixels =
          Tensors.of(tiles.rgb(), tiles.tiles(), tiles.pixels(), tiles.pixels(), 3)
              .permute(0, 3, 1, 2)
              .contiguous();
      Tensor x = pixels.to(torch.ScalarType.Float).div(new Scalar(255.0)); // [n, 3, 224, 224]
      x = torch.relu(stem.forward(x));
      x =
          torch.max_pool2d(
              x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
      for (Block block : blocks) {
        x = block.forward(x);
      }
      Tensor features = x.mean(new long[] {2, 3}, false, new ScalarTypeOptional()); // [n, 512]
      Tensor loss = torch.mse_loss(features, torch.ones_like(features));
      optimiser.zero_grad();
      loss.backward();
      optimiser.step();
      return loss.item_double();
    }
  }

  @Override
  public void close() {
    optimiser.close();
    parameters.close();
  }
}
