package org.contexture.encoder.architecture;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.contexture.network.Layers;
import org.contexture.network.Tensors;

/** Attention of tokens that know their places by {@link Rotary}. */
final class Placed {

  private Placed() {}

  /**
   * Attends.
   *
   * @param qkv [n, tokens, 3 · dim]
   * @return [n, tokens, dim]
   */
  static Tensor attention(Tensor qkv, int heads, Rotary places) {
    long n = qkv.size(0);
    long tokens = qkv.size(1);
    int dim = (int) (qkv.size(2) / 3);
    int width = dim / heads;
    Tensor split =
        qkv.view(n, tokens, 3, heads, width).permute(2, 0, 3, 1, 4); // [3, n, heads, tokens, …]
    Tensor cosines = angles(places.cosines(width), width, qkv); // [patches, width]
    Tensor sines = angles(places.sines(width), width, qkv);
    Tensor q = turned(split.select(0, 0), places.prefix(), cosines, sines);
    Tensor k = turned(split.select(0, 1), places.prefix(), cosines, sines);
    Tensor mixed = Layers.attention(q, k, split.select(0, 2)); // [n, heads, tokens, width]
    return mixed.transpose(1, 2).reshape(n, tokens, dim);
  }

  private static Tensor angles(float[] values, int width, Tensor like) {
    return Tensors.of(values, values.length / width, width).to(like.device(), like.scalar_type());
  }

  /** x cos + (−second half, first half) sin, of all tokens behind the prefix. */
  private static Tensor turned(Tensor x, int prefix, Tensor cosines, Tensor sines) {
    Tensor patches = x.narrow(2, prefix, x.size(2) - prefix); // [n, heads, patches, width]
    long half = x.size(3) / 2;
    Tensor quarter =
        torch.cat(
            new TensorVector(patches.narrow(3, half, half).neg(), patches.narrow(3, 0, half)), 3);
    Tensor placed = patches.mul(cosines).add(quarter.mul(sines));
    return prefix == 0 ? placed : torch.cat(new TensorVector(x.narrow(2, 0, prefix), placed), 2);
  }
}
