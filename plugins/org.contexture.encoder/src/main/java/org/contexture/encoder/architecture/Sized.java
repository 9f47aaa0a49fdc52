package org.contexture.encoder.architecture;

import java.util.Optional;

/** A network whose positions are for images of one side, in patches. */
public interface Sized extends Architecture {

  /** Side of a patch in pixels. */
  int patch();

  /** The same for images of another side: all but the positions are as they were. */
  Sized resized(int pixels);

  /** Its name, if that says the side; empty if it goes by another. */
  Optional<String> written();

  /** Name of the position embedding, [1, {@link #positionsOfNoPatch} + patches, dim], if any. */
  String positions();

  /** Number of its first positions, which are those of class and register tokens. */
  int positionsOfNoPatch();

  @Override
  default boolean takesAnySize() {
    return false;
  }

  @Override
  default Initialisation initialisation() {
    return Initialisation.TRANSFORMER;
  }
}
