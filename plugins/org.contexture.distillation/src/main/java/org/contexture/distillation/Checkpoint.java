package org.contexture.distillation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.distillation.part.Part;
import org.contexture.network.SafeTensors;

/**
 * A run's state as one {@code .safetensors} file: that of every part, and where in which epoch it
 * stands. Masks, order and initialisation follow from the options' seed, so that a run that is
 * taken up gives the curve of one that was never interrupted.
 */
final class Checkpoint {

  private static final String EPOCH = "epoch";
  private static final String WINDOWS_BEHIND = "windows_behind";

  private final Checkpointing where;
  private final Map<String, String> identity;
  private long written = System.nanoTime();

  /**
   * A checkpoint of one run.
   *
   * @param identity what must be the same for a file to be of this run
   */
  Checkpoint(Checkpointing where, Map<String, String> identity) {
    this.where = where;
    this.identity = identity;
  }

  void writeIfDue(Training training) throws IOException {
    if (System.nanoTime() - written >= where.every().toNanos()) {
      write(training);
    }
  }

  /** Replaces the file, if one is wanted; makes its folder. */
  void write(Training training) throws IOException {
    if (where.file().isEmpty()) {
      return;
    }
    Map<String, SafeTensors> states = new LinkedHashMap<>();
    for (Part part : training.parts()) {
      if (states.put(part.name(), part.state()) != null) {
        throw new IllegalStateException("Two parts are named “" + part.name() + "”.");
      }
    }
    SafeTensors joined = States.joined(states);
    Map<String, String> metadata = new LinkedHashMap<>(joined.metadata());
    metadata.putAll(identity);
    metadata.put(EPOCH, Integer.toString(training.epoch()));
    metadata.put(WINDOWS_BEHIND, Integer.toString(training.windowsTaken()));
    Path file = where.file().get().toAbsolutePath();
    Files.createDirectories(file.getParent());
    new SafeTensors(joined.tensors(), metadata).write(file);
    written = System.nanoTime();
  }

  /**
   * Goes on where the file stands, if there is one.
   *
   * @throws DistillationException if it is of another run, unless that is to be replaced
   */
  void takeUp(Training training) throws IOException {
    if (where.file().isEmpty() || !Files.exists(where.file().get())) {
      return;
    }
    Path file = where.file().get();
    SafeTensors stored = SafeTensors.read(file);
    for (Map.Entry<String, String> expected : identity.entrySet()) {
      String found = stored.metadata().get(expected.getKey());
      if (!expected.getValue().equals(found)) {
        if (where.replacesOthers()) {
          return;
        }
        throw new DistillationException(
            "The checkpoint %s is of another run: its %s is “%s”, this run's is “%s”. Delete it, or choose another file."
                .formatted(file, expected.getKey(), found, expected.getValue()));
      }
    }
    for (Part part : training.parts()) {
      part.restore(States.part(stored, part.name()), file.toString());
    }
    training.goOnFrom(
        Integer.parseInt(stored.metadata().get(EPOCH)),
        Integer.parseInt(stored.metadata().get(WINDOWS_BEHIND)));
  }
}
