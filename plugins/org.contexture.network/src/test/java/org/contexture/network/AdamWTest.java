package org.contexture.network;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertThrows;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class AdamWTest {

  private static final float[] START = {1f, -2f, 3f, 0.5f};

  @Test
  public void stepsAsLibtorchsOwnOptimiser() {
    try (PointerScope scope = new PointerScope()) {
      Tensor ours = parameter();
      Tensor reference = parameter();
      AdamWOptions options = new AdamWOptions(0.01);
      options.weight_decay().put(0.1);
      org.bytedeco.pytorch.AdamW libtorch =
          new org.bytedeco.pytorch.AdamW(new TensorVector(reference), options);
      try (AdamW optimiser = new AdamW(List.of(new AdamW.Group(Map.of("w", ours), 0.01, 0.1)))) {
        for (int step = 0; step < 20; step++) {
          optimiser.zeroGradients();
          loss(ours).backward();
          optimiser.step(1);
          libtorch.zero_grad();
          loss(reference).backward();
          libtorch.step();
        }
      }
      assertArrayEquals(Tensors.floats(reference), Tensors.floats(ours), 1e-6f);
    }
  }

  @Test
  public void resumesExactlyWhereItsStateWasSaved() throws Exception {
    try (PointerScope scope = new PointerScope()) {
      Tensor straight = parameter();
      Tensor interrupted = parameter();
      SafeTensors state;
      try (AdamW optimiser = optimiser(straight)) {
        train(straight, optimiser, 6);
      }
      try (AdamW optimiser = optimiser(interrupted)) {
        train(interrupted, optimiser, 3);
        state = SafeTensors.parse(optimiser.state().toBytes(), "state");
      }
      try (AdamW optimiser = optimiser(interrupted)) {
        optimiser.resume(state);
        train(interrupted, optimiser, 3);
      }
      assertArrayEquals(Tensors.floats(straight), Tensors.floats(interrupted), 0f);
    }
  }

  @Test
  public void refusesTheStateOfOtherParameters() {
    try (PointerScope scope = new PointerScope();
        AdamW optimiser = optimiser(parameter())) {
      WeightsException e =
          assertThrows(
              WeightsException.class,
              () -> optimiser.resume(new SafeTensors(Map.of(), Map.of("steps", "3"))));
      org.junit.Assert.assertTrue(e.getMessage(), e.getMessage().contains("w.exp_avg"));
    }
  }

  private static void train(Tensor parameter, AdamW optimiser, int steps) {
    for (int step = 0; step < steps; step++) {
      optimiser.zeroGradients();
      loss(parameter).backward();
      optimiser.step(0.5);
    }
  }

  private static AdamW optimiser(Tensor parameter) {
    return new AdamW(List.of(new AdamW.Group(Map.of("w", parameter), 0.01, 0.01)));
  }

  private static Tensor parameter() {
    Tensor tensor = Tensors.of(START, 4);
    tensor.set_requires_grad(true);
    return tensor;
  }

  private static Tensor loss(Tensor parameter) {
    return torch.sin(parameter).mul(parameter).sum();
  }
}
