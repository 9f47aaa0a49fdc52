package org.contexture.bench;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.AdamW;
import org.contexture.network.Mode;

/** One training step with the project's own parts: features towards a constant. */
final class OurTrainingStep implements AutoCloseable {

  private final TrainableEncoder encoder;
  private final AdamW optimiser;

  OurTrainingStep(TrainableEncoder encoder) {
    this.encoder = encoder;
    this.optimiser =
        new AdamW(List.of(new AdamW.Group(encoder.weights().parameters(), 1e-4, 0.01)));
  }

  double run(TileBatch tiles) {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = encoder.features(encoder.images(tiles), Mode.TRAIN); // [n, 512]
      Tensor loss = torch.mse_loss(features, torch.ones_like(features));
      optimiser.zeroGradients();
      loss.backward();
      optimiser.step(1);
      return loss.item_double();
    }
  }

  @Override
  public void close() {
    optimiser.close();
  }
}
