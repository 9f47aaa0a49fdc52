package org.contexture.encoder;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/** Turns 8-bit pixels into a network's input on its device, as (v / 255 − mean) / std. */
final class PixelNormaliser implements AutoCloseable {

  private final Device device;
  private final Tensor factor; // [1, 3, 1, 1]
  private final Tensor shift; // [1, 3, 1, 1]

  @SuppressWarnings("try") // the scope acts by being closed
  PixelNormaliser(Normalisation normalisation, Device device) {
    this.device = device;
    float[] factors = new float[3];
    float[] shifts = new float[3];
    for (int c = 0; c < 3; c++) {
      factors[c] = normalisation.factor(c);
      shifts[c] = normalisation.shift(c);
    }
    try (PointerScope scope = new PointerScope()) {
      factor = Tensors.to(Tensors.of(factors, 1, 3, 1, 1), device);
      shift = Tensors.to(Tensors.of(shifts, 1, 3, 1, 1), device);
      factor.retainReference();
      shift.retainReference();
    }
  }

  /** [tiles, 3, pixels, pixels], 32-bit float, channel by channel last in memory. */
  Tensor images(TileBatch tiles) {
    Tensor bytes =
        Tensors.to(
            Tensors.of(tiles.rgb(), tiles.tiles(), tiles.pixels(), tiles.pixels(), 3),
            device); // [n, p, p, 3]
    Tensor images = bytes.permute(0, 3, 1, 2).to(ScalarType.Float); // [n, 3, p, p]
    images.mul_(factor);
    images.add_(shift);
    return images;
  }

  @Override
  public void close() {
    factor.releaseReference();
    shift.releaseReference();
  }
}
