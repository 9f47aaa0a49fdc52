package org.contexture.encoder.architecture;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * A tensor on its way through a network in 8 bits.
 *
 * @param tensor bytes, or 32-bit floats where a layer needs them
 * @param quantisation what the bytes stand for; empty of floats
 */
record QuantisedMap(Tensor tensor, Optional<Quantisation> quantisation) {

  static QuantisedMap ofFloats(Tensor floats) {
    return new QuantisedMap(floats, Optional.empty());
  }

  Tensor floats() {
    return quantisation.map(of -> of.floats(tensor)).orElse(tensor);
  }

  /** Its bytes as they are, or with the quantisation that a layer was calibrated for. */
  QuantisedMap in8Bits(Quantisation calibrated) {
    return quantisation.isPresent()
        ? this
        : new QuantisedMap(calibrated.bytes(tensor), Optional.of(calibrated));
  }
}
