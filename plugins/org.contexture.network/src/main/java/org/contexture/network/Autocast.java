package org.contexture.network;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.device.Device;

/**
 * Mixed precision (Micikevicius et al. 2018) while it is open, on the thread that opened it:
 * convolutions and matrix products compute in bfloat16, weights and sums stay in 32 bits. bfloat16
 * has the range of 32-bit floats, so that the loss needs no scaling. Put the forward pass and the
 * loss inside, backward and step outside. Not to be nested.
 */
public final class Autocast implements AutoCloseable {

  private final DeviceType type;

  public Autocast(Device device) {
    type = device.isCuda() ? DeviceType.CUDA : DeviceType.CPU;
    torch.set_autocast_dtype(type, ScalarType.BFloat16);
    torch.set_autocast_enabled(type, true);
  }

  @Override
  public void close() {
    torch.set_autocast_enabled(type, false);
    torch.clear_cache(); // of weights in bfloat16
  }
}
