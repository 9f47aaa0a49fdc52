package org.contexture.distillation;

/**
 * How large the context transformer is.
 *
 * @param layers of it
 * @param heads of each layer; must divide the student's dimension
 */
public record ContextSize(int layers, int heads) {

  public ContextSize {
    Range.check("layers", layers, 1, 48);
    Range.check("heads", heads, 1, 64);
  }

  public static ContextSize defaults() {
    return new ContextSize(2, 8);
  }
}
