package org.contexture.encoder;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;
import org.contexture.encoder.architecture.Sized;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
import org.contexture.network.file.Blob;

/**
 * The positions of a vision transformer in a weight file, for images of the file's size or of
 * another.
 */
@SuppressWarnings("try") // scopes act by being closed
final class PositionEmbedding {

  private PositionEmbedding() {}

  /**
   * The transformer for images of the size that a file's positions are for; as it is if the file
   * has none, or none of a square.
   */
  static Sized sizedAs(Map<String, StoredTensor> tensors, Sized vit) {
    return side(tensors, vit).map(side -> vit.resized(side * vit.patch())).orElse(vit);
  }

  /**
   * Tensors whose positions are of the transformer's size: resampled, if the file's are of another
   * size, with bicubic filters; those of class and register tokens stay.
   *
   * @param antialias whether the filters are widened for smaller sizes, as timm 1.0 does ({@code
   *     resample_abs_pos_embed}) and transformers does not ({@code interpolate_pos_encoding})
   */
  static Map<String, StoredTensor> resampled(
      Map<String, StoredTensor> tensors, Sized vit, boolean antialias) {
    int target = vit.inputPixels() / vit.patch();
    Optional<Integer> side = side(tensors, vit);
    if (side.isEmpty() || side.get() == target) {
      return tensors;
    }
    Map<String, StoredTensor> fitting = new LinkedHashMap<>(tensors);
    StoredTensor positions = tensors.get(vit.positions());
    fitting.put(
        vit.positions(),
        resampled(positions, vit.positionsOfNoPatch(), side.get(), target, antialias));
    return fitting;
  }

  /** Side in patches of a file's position embedding. */
  private static Optional<Integer> side(Map<String, StoredTensor> tensors, Sized vit) {
    StoredTensor positions = tensors.get(vit.positions());
    if (positions == null || positions.shape().size() != 3 || positions.shape().get(0) != 1) {
      return Optional.empty();
    }
    long patches = positions.shape().get(1) - vit.positionsOfNoPatch();
    int side = (int) Math.round(Math.sqrt((double) Math.max(0, patches)));
    return side > 0 && (long) side * side == patches ? Optional.of(side) : Optional.empty();
  }

  /** Computed when it is read: to describe an encoder takes no numbers. */
  private static StoredTensor resampled(
      StoredTensor stored, int first, int side, int target, boolean antialias) {
    long dim = stored.shape().get(2);
    List<Long> shape = List.of(1L, first + (long) target * target, dim);
    Blob content =
        Blob.of(
            shape.get(1) * dim * ElementType.F32.bytes(),
            (position, bytes) -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor all = Tensors.of(stored).to(torch.ScalarType.Float);
                Tensor resampled = resampled(all, first, side, target, target, antialias);
                Tensors.store(resampled).content().read(position, bytes);
              }
            });
    return new StoredTensor(ElementType.F32, shape, content);
  }

  /** [1, first + side², dim] → [1, first + rows · columns, dim]. */
  static Tensor resampled(
      Tensor positions, int first, int side, int rows, int columns, boolean antialias) {
    Tensor map =
        positions
            .narrow(1, first, (long) side * side)
            .reshape(1, side, side, -1)
            .permute(0, 3, 1, 2); // [1, dim, side, side]
    InterpolateFuncOptions options = new InterpolateFuncOptions();
    options.size().put(new LongVector(rows, columns));
    options.mode().put(new kBicubic());
    options.align_corners().put(false);
    options.antialias().put(antialias);
    Tensor resized = torch.interpolate(map, options); // [1, dim, rows, columns]
    Tensor patches = resized.flatten(2, -1).transpose(1, 2); // [1, rows · columns, dim]
    return torch.cat(new TensorVector(positions.narrow(1, 0, first), patches), 1);
  }
}
