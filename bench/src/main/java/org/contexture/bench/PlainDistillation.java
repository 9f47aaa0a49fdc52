package org.contexture.bench;

import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.AdamW;
import org.contexture.network.Initialiser;
import org.contexture.network.Layers;
import org.contexture.network.Mode;
import org.contexture.network.Weights;
import org.contexture.network.device.Device;

/**
 * The same step as the product's in the plainest correct code: every tile goes through the student
 * and through the teacher, and what is not needed is thrown away afterwards. For windows without
 * absent tiles.
 */
final class PlainDistillation implements AutoCloseable {

  private final DistillationOptions options;
  private final TrainableEncoder student;
  private final TrainableEncoder teacher;
  private final Weights head = new Weights();
  private final AdamW optimiser;
  private final Random random = new Random(0);

  PlainDistillation(EncoderModel student, EncoderModel teacher, DistillationOptions options)
      throws EncoderException {
    this.options = options;
    this.student = TrainableEncoder.open(student, Device.CPU);
    this.teacher = TrainableEncoder.open(teacher, Device.CPU);
    int dim = student.spec().dimension();
    try (Initialiser fresh = new Initialiser(head, 0)) {
      fresh.normal("mask", 0.02, dim);
      fresh.normal(
          "positions",
          0.02,
          (long) options.sampling().windowSide() * options.sampling().windowSide(),
          dim);
      for (int i = 0; i < options.context().layers(); i++) {
        fresh.layerNorm(i + ".norm1", dim);
        fresh.uniform(i + ".attention.in_proj_weight", 0.05, 3L * dim, dim);
        fresh.constant(i + ".attention.in_proj_bias", 0, 3L * dim);
        fresh.linear(i + ".attention.out_proj", dim, dim);
        fresh.layerNorm(i + ".norm2", dim);
        fresh.linear(i + ".linear1", dim, 4 * dim);
        fresh.linear(i + ".linear2", 4 * dim, dim);
      }
      fresh.layerNorm("norm", dim);
      fresh.linear("predict1", dim, dim);
      fresh.linear("predict2", dim, teacher.spec().dimension());
    }
    optimiser =
        new AdamW(
            List.of(
                new AdamW.Group(
                    this.student.weights().parameters(),
                    options.schedule().studentLearningRate(),
                    0.01),
                new AdamW.Group(head.parameters(), options.schedule().learningRate(), 0.01)));
  }

  /** One step over full windows; returns the loss. */
  double step(List<WindowTiles> windows) {
    int positions = options.sampling().windowSide() * options.sampling().windowSide();
    long dim = student.spec().dimension();
    TileBatch tiles = join(windows);
    try (PointerScope scope = new PointerScope()) {
      Tensor masked = mask(windows.size(), positions); // [windows · s², 1]
      Tensor targets;
      try (NoGradGuard noGrad = new NoGradGuard()) {
        targets = teacher.features(teacher.images(tiles).contiguous(), Mode.EVAL);
      }
      Tensor features =
          student.features(
              student.images(tiles).contiguous(), Mode.TRAIN_FROZEN_BATCH_NORM); // [tiles, dim]
      Tensor x =
          torch
              .where(masked, head.get("mask"), features)
              .view(windows.size(), positions, dim)
              .add(head.get("positions")); // [windows, s², dim]
      for (int i = 0; i < options.context().layers(); i++) {
        Tensor normed = Layers.layerNorm(head, i + ".norm1", x, 1e-5);
        x =
            x.add(
                Layers.selfAttention(
                    head, i + ".attention", normed, options.context().heads(), new Tensor()));
        normed = Layers.layerNorm(head, i + ".norm2", x, 1e-5);
        Tensor wide = Layers.gelu(Layers.linear(head, i + ".linear1", normed));
        x = x.add(Layers.linear(head, i + ".linear2", wide));
      }
      x = Layers.layerNorm(head, "norm", x, 1e-5).view(-1, dim);
      Tensor predicted =
          Layers.linear(head, "predict2", Layers.gelu(Layers.linear(head, "predict1", x)));
      Tensor loss = predicted.sub(targets).abs().mul(masked).sum().div(masked.sum());
      optimiser.zeroGradients();
      loss.backward();
      optimiser.step(1);
      return loss.item_double() / teacher.spec().dimension();
    }
  }

  private Tensor mask(int windows, int positions) {
    boolean[] masked = new boolean[windows * positions];
    for (int window = 0; window < windows; window++) {
      BitSet chosen = new BitSet();
      while (chosen.cardinality() < Math.round(options.sampling().maskRatio() * positions)) {
        chosen.set(random.nextInt(positions));
      }
      for (int p = 0; p < positions; p++) {
        masked[window * positions + p] = chosen.get(p);
      }
    }
    return Tensor.create(masked, masked.length, 1);
  }

  private static TileBatch join(List<WindowTiles> windows) {
    TileBatch first = windows.get(0).tiles();
    byte[] rgb = new byte[windows.size() * first.rgb().length];
    for (int i = 0; i < windows.size(); i++) {
      System.arraycopy(
          windows.get(i).tiles().rgb(), 0, rgb, i * first.rgb().length, first.rgb().length);
    }
    return new TileBatch(windows.size() * first.tiles(), first.pixels(), rgb);
  }

  @Override
  public void close() {
    optimiser.close();
    head.close();
    student.close();
    teacher.close();
  }
}
