package org.contexture.encoder.architecture;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.architecture.VisionTransformer.Blocks;
import org.contexture.encoder.architecture.VisionTransformer.Naming;
import org.contexture.encoder.architecture.VisionTransformer.Options;
import org.contexture.encoder.architecture.VisionTransformer.Pooling;
import org.contexture.encoder.architecture.VisionTransformer.Positions;
import org.contexture.encoder.architecture.VisionTransformer.Size;

/**
 * The vision tower of CLIP (Radford et al. 2021, "Learning Transferable Visual Models From Natural
 * Language Supervision") with timm's parameter names: the class token, projected to where pictures
 * and texts meet. The feature is not brought to unit length.
 *
 * @param trunk the transformer
 * @param projection dimension of the projected feature; 0: it is not projected
 */
public record Clip(VisionTransformer trunk, int projection) implements Sized {

  private static final String KIND = "clip_vit";
  private static final double EPSILON = 1e-5;
  private static final String PROJECTION = "visual_projection";

  /** Of the tower of texts. */
  private static final List<String> OF_TEXTS =
      List.of("text_", "token_embedding.", "positional_embedding", "transformer.", "ln_final.");

  /** A tower with a transformer of a size, for images of some side. */
  public static Clip of(Size size, int patch, int pixels, int projection) {
    Options options =
        new Options(
            true, 0, Positions.ALL, false, false, Pooling.CLASS, false, EPSILON, Blocks.CLIP);
    return new Clip(new VisionTransformer(Naming.TIMM, size, patch, pixels, options), projection);
  }

  /** Reads what {@link #written} wrote; empty if it is something else. */
  static Optional<Architecture> parse(String text) {
    return WrittenOptions.of(KIND, text)
        .map(
            o -> {
              Clip clip = of(o.size(), o.number("patch"), o.number("pixels"), o.number("out"));
              o.requireNoOthers();
              return clip;
            });
  }

  @Override
  public Optional<String> written() {
    Size size = trunk.size();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s(dim=%d,depth=%d,heads=%d,mlp=%d,patch=%d,pixels=%d,out=%d)",
            KIND,
            size.dim(),
            size.depth(),
            size.heads(),
            size.mlp(),
            patch(),
            inputPixels(),
            projection));
  }

  @Override
  public int dimension() {
    return projection == 0 ? trunk.dimension() : projection;
  }

  @Override
  public boolean passesOver(String tensor) {
    return OF_TEXTS.stream().anyMatch(tensor::startsWith) || tensor.endsWith("position_ids");
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
  public Clip resized(int pixels) {
    return new Clip(trunk.resized(pixels), projection);
  }

  @Override
  public String positions() {
    return trunk.positions();
  }

  @Override
  public int positionsOfNoPatch() {
    return trunk.positionsOfNoPatch();
  }

  @Override
  public <T> T features(Computation<T> net, T image) {
    T token = trunk.features(net, image); // [n, dim]
    return projection == 0
        ? token
        : net.linearPlain(token, PROJECTION, trunk.dimension(), projection); // [n, projection]
  }
}
