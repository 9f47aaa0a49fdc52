package org.contexture.mil.head;

import java.util.OptionalInt;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a bag's outputs should be. Heads do not know for what task. */
public interface Target {

  /**
   * How far outputs are from it: a single number, weighted.
   *
   * @param outputs [1, outputs]
   */
  Tensor loss(Tensor outputs);

  /** Outputs with what is added to them before they are compared; mostly nothing. */
  default Tensor shifted(Tensor outputs) {
    return outputs;
  }

  /** By which the bag's loss is multiplied. */
  double weight();

  /** The class, where classes exclude each other and some tiles are evidence of one. */
  OptionalInt label();

  /** Applies the weight. */
  default Tensor weighted(Tensor loss) {
    return weight() == 1 ? loss : loss.mul(new Scalar(weight()));
  }

  /** Outputs in 32 bits: those of mixed precision are too coarse for a loss. */
  static Tensor wide(Tensor outputs) {
    return outputs.scalar_type().intern() == ScalarType.BFloat16
        ? outputs.to(ScalarType.Float)
        : outputs;
  }
}
