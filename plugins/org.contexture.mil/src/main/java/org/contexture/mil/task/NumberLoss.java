package org.contexture.mil.task;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How far a number is from the truth, in deviations of the training slides. */
public enum NumberLoss {
  /** Half of the squared distance. */
  L2 {
    @Override
    public double of(double distance) {
      return distance * distance / 2;
    }

    @Override
    Tensor of(Tensor distance) {
      return distance.mul(distance).mul(new Scalar(0.5));
    }
  },
  /** The distance. */
  L1 {
    @Override
    public double of(double distance) {
      return Math.abs(distance);
    }

    @Override
    Tensor of(Tensor distance) {
      return torch.abs(distance);
    }
  },
  /** As L2 up to a deviation, as L1 from there on (Huber 1964, with threshold 1). */
  HUBER {
    @Override
    public double of(double distance) {
      double d = Math.abs(distance);
      return d <= 1 ? d * d / 2 : d - 0.5;
    }

    @Override
    Tensor of(Tensor distance) {
      Tensor d = torch.abs(distance);
      Tensor near = torch.clamp_max(d, new Scalar(1.0)); // d²/2 up to 1, then d − 1/2
      return near.mul(d.sub(near.mul(new Scalar(0.5))));
    }
  };

  public abstract double of(double distance);

  abstract Tensor of(Tensor distance);
}
