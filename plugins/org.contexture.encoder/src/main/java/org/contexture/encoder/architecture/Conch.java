package org.contexture.encoder.architecture;

import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.architecture.VisionTransformer.Blocks;
import org.contexture.encoder.architecture.VisionTransformer.Naming;
import org.contexture.encoder.architecture.VisionTransformer.Options;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.encoder.architecture.VisionTransformer.Positions;
import org.contexture.encoder.architecture.VisionTransformer.Size;

/**
 * The vision tower of CONCH (Lu et al. 2024, "A visual-language foundation model for computational
 * pathology"; CoCa, Yu et al. 2022) and of CONCH 1.5 (TITAN, Ding et al. 2024): one learned query
 * attends to all tokens of a vision transformer. Names are those of CONCH 1.5. The feature is
 * neither projected nor brought to unit length.
 *
 * @param trunk the transformer
 * @param dimension of the query and of the feature
 * @param heads of the query's attention
 * @param biased whether the projections of that attention have biases (CONCH)
 */
public record Conch(VisionTransformer trunk, int dimension, int heads, boolean biased)
    implements Sized {

  private static final String KIND = "conch";
  private static final double EPSILON = 1e-5;
  private static final String POOL = "attn_pool_contrast.";

  /** A tower with a transformer of a size; CONCH 1.5's blocks have layer scales. */
  public static Conch of(
      Size size, int patch, int pixels, boolean scaled, int dimension, int heads, boolean biased) {
    Options options =
        new Options(
            true,
            0,
            Positions.ALL,
            scaled,
            false,
            Pooling.CLASS,
            false,
            VisionTransformer.EPSILON,
            Blocks.PLAIN);
    return new Conch(
        new VisionTransformer(Naming.TRUNK, size, patch, pixels, options),
        dimension,
        heads,
        biased);
  }

  /** Reads what {@link #written} wrote; empty if it is something else. */
  static Optional<Architecture> parse(String text) {
    return WrittenOptions.of(KIND, text)
        .map(
            o -> {
              Conch conch =
                  of(
                      o.size(),
                      o.number("patch"),
                      o.number("pixels"),
                      o.flag("scale"),
                      o.number("out"),
                      o.number("poolers"),
                      o.flag("bias"));
              o.requireNoOthers();
              return conch;
            });
  }

  @Override
  public Optional<String> written() {
    Size size = trunk.size();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s(dim=%d,depth=%d,heads=%d,mlp=%d,patch=%d,pixels=%d,scale=%d,out=%d,poolers=%d,bias=%d)",
            KIND,
            size.dim(),
            size.depth(),
            size.heads(),
            size.mlp(),
            patch(),
            inputPixels(),
            trunk.options().layerScale() ? 1 : 0,
            dimension,
            heads,
            biased ? 1 : 0));
  }

  @Override
  public int inputPixels() {
    return trunk.inputPixels();
  }

  @Override
  public int patch() {
    return trunk.patch();
  }

  @Override
  public Conch resized(int pixels) {
    return new Conch(trunk.resized(pixels), dimension, heads, biased);
  }

  @Override
  public String positions() {
    return trunk.positions();
  }

  @Override
  public int positionsOfNoPatch() {
    return trunk.positionsOfNoPatch();
  }

  /** The queries of captions, and the projection that features do not go through. */
  @Override
  public boolean passesOver(String tensor) {
    return tensor.startsWith("attn_pool_caption.")
        || tensor.startsWith("ln_caption.")
        || tensor.equals("proj_contrast");
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    int dim = trunk.dimension();
    T tokens = trunk.tokens(net, image); // [n, tokens, dim]
    T others = net.layerNorm(tokens, POOL + "ln_k", dim, EPSILON);
    T query = net.learned(tokens, POOL + "query", 1, dimension); // [n, 1, dimension]
    query = net.layerNorm(query, POOL + "ln_q", dimension, EPSILON);
    query = projected(net, query, POOL + "to_q", dimension, dimension);
    T keysValues = projected(net, others, POOL + "to_kv", dim, 2 * dimension);
    T found = net.attend(query, keysValues, heads); // [n, 1, dimension]
    found = projected(net, found, POOL + "to_out", dimension, dimension);
    return net.layerNorm(net.token(found, 0), "ln_contrast", dimension, EPSILON);
  }

  private <T> T projected(Computation<T> net, T x, String name, int in, int out) {
    return biased ? net.linear(x, name, in, out) : net.linearPlain(x, name, in, out);
  }
}
