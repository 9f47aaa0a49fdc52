package org.contexture.distillation;

/**
 * How large the context transformer is.
 *
 * @param layers of it
 * @param heads of each layer; must divide the student's dimension
 * @param tilesPerCluster how many tiles share a key and a value on average (ClusTR), so that large
 *     windows cost less; 1: each has its own
 */
public record ContextSize(int layers, int heads, int tilesPerCluster) {

  public ContextSize {
    Range.check("layers", layers, 1, 48);
    Range.check("heads", heads, 1, 64);
    Range.check("tiles per cluster", tilesPerCluster, 1, 4096);
  }

  /** In which every tile looks at every other. */
  public ContextSize(int layers, int heads) {
    this(layers, heads, 1);
  }

  public static ContextSize defaults() {
    return new ContextSize(2, 8);
  }

  @Override
  public String toString() {
    String clusters = tilesPerCluster > 1 ? ", tilesPerCluster=" + tilesPerCluster : "";
    return "ContextSize[layers=" + layers + ", heads=" + heads + clusters + "]";
  }
}
