package org.contexture.distillation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.network.ElementType;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;

/**
 * A run's state as one {@code .safetensors} file: weights, optimisers' states, target statistics,
 * log, and where in which epoch it stands. Masks, order and initialisation follow from the options'
 * seed, so that a run that is taken up gives the curve of one that was never interrupted.
 */
final class Checkpoint {

  private static final String STUDENT = "student/";
  private static final String HEAD = "head/";
  private static final String TEACHER = "teacher/";
  private static final String STUDENT_OPTIMISER = "student_optimiser/";
  private static final String HEAD_OPTIMISER = "head_optimiser/";
  private static final String STATISTICS = "target_statistics";
  private static final String LOG = "log";
  private static final int STEP_VALUES = 10;

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
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>(identity);
    metadata.put("epoch", Integer.toString(training.epoch()));
    metadata.put("windows_behind", Integer.toString(training.windowsTaken()));
    parts(training)
        .forEach(
            (prefix, part) -> {
              add(tensors, prefix, part.tensors());
              add(metadata, prefix, part.metadata());
            });
    tensors.put(STATISTICS, store(training.targetStatistics().state()));
    tensors.put(
        LOG,
        store(
            training.log().stream()
                .flatMapToDouble(step -> Arrays.stream(values(step)))
                .toArray()));
    Path file = where.file().get().toAbsolutePath();
    Files.createDirectories(file.getParent());
    new SafeTensors(tensors, metadata).write(file);
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
    training.network().student().weights().load(part(stored, STUDENT), file.toString());
    training.network().head().load(part(stored, HEAD), file.toString());
    if (training.teacher().learned().isPresent()) {
      training.teacher().learned().get().load(part(stored, TEACHER), file.toString());
      training.teacher().takenUp();
    }
    training.optimisation().student().resume(part(stored, STUDENT_OPTIMISER));
    training.optimisation().head().resume(part(stored, HEAD_OPTIMISER));
    training.targetStatistics().restore(doubles(stored.get(STATISTICS)));
    training.goOnFrom(
        Integer.parseInt(stored.metadata().get("epoch")),
        Integer.parseInt(stored.metadata().get("windows_behind")),
        steps(doubles(stored.get(LOG))));
  }

  private static Map<String, SafeTensors> parts(Training training) {
    Map<String, SafeTensors> parts = new LinkedHashMap<>();
    parts.put(STUDENT, training.network().student().weights().save(Map.of()));
    parts.put(HEAD, training.network().head().save(Map.of()));
    training.teacher().learned().ifPresent(weights -> parts.put(TEACHER, weights.save(Map.of())));
    parts.put(STUDENT_OPTIMISER, training.optimisation().student().state());
    parts.put(HEAD_OPTIMISER, training.optimisation().head().state());
    return parts;
  }

  /** The part of a file whose names start so, without that start. */
  private static SafeTensors part(SafeTensors whole, String prefix) {
    return new SafeTensors(without(whole.tensors(), prefix), without(whole.metadata(), prefix));
  }

  private static <T> Map<String, T> without(Map<String, T> named, String prefix) {
    Map<String, T> part = new LinkedHashMap<>();
    named.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), value);
          }
        });
    return part;
  }

  private static <T> void add(Map<String, T> named, String prefix, Map<String, T> part) {
    part.forEach((name, value) -> named.put(prefix + name, value));
  }

  private static StoredTensor store(double[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(Double.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    return new StoredTensor(ElementType.F64, List.of((long) values.length), data);
  }

  private static double[] doubles(StoredTensor stored) {
    double[] values = new double[stored.elements()];
    stored.data().asDoubleBuffer().get(values);
    return values;
  }

  private static double[] values(Step step) {
    return new double[] {
      step.step(),
      step.loss(),
      step.learningRate(),
      step.tilesPerSecond(),
      step.featureDeviation(),
      step.studentLearningRate(),
      step.constantLoss(),
      step.cosine(),
      step.seconds(),
      step.waitingSeconds()
    };
  }

  private static List<Step> steps(double[] v) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < v.length; i += STEP_VALUES) {
      steps.add(
          new Step(
              (int) v[i],
              v[i + 1],
              v[i + 2],
              v[i + 3],
              v[i + 4],
              v[i + 5],
              v[i + 6],
              v[i + 7],
              v[i + 8],
              v[i + 9]));
    }
    return steps;
  }
}
