package org.contexture.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;

/**
 * Gives a vision transformer that was learned without them register tokens (Darcet et al. 2024,
 * "Vision Transformers Need Registers"), to be learned afterwards by distillation (Chen et al.
 * 2025, "Vision Transformers with Self-Distilled Registers", PH-Reg): they take part in every
 * attention and are not part of the feature, so that what has no place in the patches' tokens can
 * go there. All other weights stay as they are; new tokens are drawn with a deviation of 0.02.
 *
 * <p>Deviation from PH-Reg: which weights learn then is the distillation's choice, not registers,
 * positions and a few layers alone.
 */
public final class Registers {

  /** How many there may be. */
  public static final int MOST = 64;

  private static final String TOKENS = "reg_token";
  private static final double DEVIATION = 0.02;

  private Registers() {}

  /**
   * An encoder with registers before its features are learned anew.
   *
   * @param count 1 … 64
   * @throws IllegalArgumentException if it is no vision transformer with timm's names, or has
   *     registers already
   */
  public static EncoderSpec added(EncoderSpec spec, int count) {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "Expected 1 … %d registers, found %d.".formatted(MOST, count));
    }
    return new EncoderSpec(
        TimmVisionTransformer.write(
            TimmVisionTransformer.withRegisters(spec.architecture(), count)),
        spec.dimension(),
        spec.inputPixels(),
        spec.normalisation());
  }

  /**
   * An encoder with registers.
   *
   * @param seed of the new tokens
   * @throws IllegalArgumentException as {@link #added(EncoderSpec, int)}
   */
  @SuppressWarnings("try") // the scope frees the tensors
  public static EncoderModel added(EncoderModel model, int count, long seed)
      throws EncoderException {
    EncoderSpec spec = added(model.spec(), count);
    VisionTransformer vit = TimmVisionTransformer.withRegisters(model.spec().architecture(), count);
    try (PointerScope scope = new PointerScope()) {
      SafeTensors before = SafeTensors.parse(model.weights(), "the encoder's weights");
      Map<String, StoredTensor> tensors = new LinkedHashMap<>(before.tensors());
      tensors.put(TOKENS, drawn(count, vit.size().dim(), seed));
      if (vit.positionsOfNoPatch() > 0) {
        Tensor positions = Tensors.of(before.get(vit.positions())); // [1, before + patches, dim]
        int first = vit.positionsOfNoPatch() - count; // the class token's
        long dim = positions.size(2);
        Tensor none = torch.zeros(new long[] {1, count, dim}, positions.options());
        Tensor grown =
            torch.cat(
                new TensorVector(
                    positions.narrow(1, 0, first),
                    none,
                    positions.narrow(1, first, positions.size(1) - first)),
                1);
        tensors.put(vit.positions(), Tensors.store(grown));
      }
      Map<String, String> provenance = new TreeMap<>(model.provenance());
      provenance.put("registers added", Integer.toString(count));
      return new EncoderModel(
          spec, new SafeTensors(tensors, EncoderWeights.metadata(spec)).toBlob(), provenance);
    } catch (WeightsException e) {
      throw new EncoderException(e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** [1, count, dim] */
  private static StoredTensor drawn(int count, int dim, long seed) {
    try (Weights weights = new Weights();
        Initialiser initialiser = new Initialiser(weights, seed)) {
      initialiser.normal(TOKENS, DEVIATION, 1, count, dim);
      return Tensors.store(weights.get(TOKENS));
    }
  }
}
