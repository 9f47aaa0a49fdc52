package org.contexture.distillation.teacher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Mode;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * An encoder of which an inner layer teaches, at three quarters of its depth: what lies there is
 * less bent to the encoder's own task (Bai et al. 2023, "Masked Autoencoders Enable Efficient
 * Knowledge Distillers", DMAE, where layer 18 of 24 is best).
 *
 * <p>Deviations: maps and tokens are averaged over the tile; the student answers with its context
 * network as to any teacher, not with a layer of its own at the same depth, and no pixels are
 * foreseen beside unless the objective says so ({@code pixels}).
 */
public final class IntermediateTeacher implements Teacher {

  private static final double DEPTH = 0.75;

  private final String name;
  private final TrainableEncoder encoder;
  private final String layer;
  private final int dimension;

  /**
   * Opens the encoder and looks for the layer.
   *
   * @param name as a part
   * @throws EncoderException if it is none of our architectures: others do not show their layers
   */
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public IntermediateTeacher(String name, EncoderModel model, Device device)
      throws EncoderException {
    this.name = name;
    encoder = TrainableEncoder.open(model, device);
    encoder.weights().trainable(false);
    int side = encoder.spec().inputPixels();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Map<String, Tensor> maps = maps(new TileBatch(1, side, new byte[3 * side * side]));
      List<String> layers = new ArrayList<>(maps.keySet());
      layer = layers.get((int) Math.round(DEPTH * (layers.size() - 1)));
      dimension = (int) pooled(maps.get(layer)).size(1);
    }
  }

  @Override
  public String name() {
    return name;
  }

  /** The layer's name, e.g. {@code layer3}. */
  public String layer() {
    return layer;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  @SuppressWarnings("try") // the scope frees the tensors, the guard acts by being open
  public FloatMatrix features(TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      return Tensors.matrix(pooled(maps(tiles).get(layer)));
    }
  }

  private Map<String, Tensor> maps(TileBatch tiles) {
    return encoder.maps(encoder.images(tiles), Mode.EVAL);
  }

  /** A map [n, channels, h, w], or tokens [n, tokens, dim], averaged: [n, channels or dim]. */
  static Tensor pooled(Tensor map) {
    long[] places = map.dim() == 4 ? new long[] {2, 3} : new long[] {1};
    return map.mean(places, false, new ScalarTypeOptional());
  }

  @Override
  public void close() {
    encoder.close();
  }
}
