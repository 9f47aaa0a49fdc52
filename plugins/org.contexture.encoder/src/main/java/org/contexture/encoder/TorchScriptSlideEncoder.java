package org.contexture.encoder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * A TorchScript program: features [1, tiles, dimension], perhaps coordinates [1, tiles, 2] and the
 * side of a tile (whole numbers, 64 bits) → [1, n] or [n].
 */
@SuppressWarnings("try") // scopes and guards act by being closed
final class TorchScriptSlideEncoder extends SlideEncoder {

  /** Features, coordinates, side. */
  private static final int MOST_INPUTS = 3;

  private final JitModule module;
  private final Device device;

  private TorchScriptSlideEncoder(Path file, int inputs, JitModule module, Device device) {
    super(file, inputs);
    this.module = module;
    this.device = device;
  }

  static TorchScriptSlideEncoder load(Path file, Device device) throws EncoderException {
    try (PointerScope scope = new PointerScope()) {
      JitModule module = TorchScriptNetwork.load(file, file.toString(), device);
      int inputs = (int) module.get_method("forward").num_inputs() - 1; // it counts itself
      if (inputs < 1 || inputs > MOST_INPUTS) {
        throw new EncoderException(
            "%s takes %d inputs; expected features [1, tiles, dimension], then perhaps coordinates [1, tiles, 2] and the side of a tile."
                .formatted(file, inputs));
      }
      module.retainReference();
      return new TorchScriptSlideEncoder(file, inputs, module, device);
    }
  }

  @Override
  float[] vector(FloatMatrix features, int[] places, int side) throws EncoderException {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      List<Tensor> given = new ArrayList<>();
      given.add(Tensors.to(Tensors.of(features).unsqueeze(0), device));
      if (asksForPlaces()) {
        given.add(Tensors.to(Tensors.indices(places).view(1, -1, 2), device));
      }
      if (asksForSide()) {
        given.add(Tensors.to(Tensors.indices(side).squeeze(), device));
      }
      IValue result = forward(given);
      if (result.isTensor()) {
        Tensor vector = result.toTensor();
        if (vector.dim() == 1 || (vector.dim() == 2 && vector.size(0) == 1)) {
          return Tensors.floats(vector);
        }
      }
      throw new EncoderException(
          "%s gives %s for a slide; expected one vector [1, n]. Export a model that returns it alone."
              .formatted(
                  file(),
                  result.isTensor()
                      ? Tensors.describe(result.toTensor())
                      : "a " + result.tagKind().getString()));
    }
  }

  private IValue forward(List<Tensor> given) throws EncoderException {
    try {
      IValueVector values = new IValueVector();
      given.forEach(tensor -> values.push_back(new IValue(tensor)));
      return module.forward(values);
    } catch (RuntimeException e) {
      throw new EncoderException(
          "%s failed on %s: %s"
              .formatted(
                  file(),
                  given.stream().map(Tensors::describe).toList(),
                  TorchScriptNetwork.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    module.releaseReference();
  }
}
