package org.contexture.distillation.part;

import java.io.IOException;
import java.util.Map;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;

/**
 * A piece of the method that has weights or state of its own. Training initialises it, tells it
 * when a step is done, and keeps its state in checkpoints under its name; a run that is taken up
 * goes on as if it had never stopped. One thread at a time.
 */
public interface Part {

  /** Unique within a run, of letters, digits and underscores. */
  String name();

  /** Adds weights to the head, which is trained and thrown away afterwards. */
  default void initialise(Initialiser head) {}

  /**
   * Hears that the optimiser has just made a step.
   *
   * @param progress of the training, in [0, 1]
   */
  default void learned(double progress) {}

  /** What a checkpoint must hold beside the head's weights. */
  default SafeTensors state() {
    return new SafeTensors(Map.of(), Map.of());
  }

  /**
   * Takes up what {@link #state} gave.
   *
   * @param origin what to call the file in messages
   */
  default void restore(SafeTensors state, String origin) throws IOException {}
}
