package org.contexture.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.contexture.distillation.Checkpointing;
import org.contexture.distillation.DistillationOptions;
import org.contexture.distillation.MaskedContextDistillation;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.device.Device;

/**
 * Students at several moments of one long run each, kept in a folder as weight files; a run that is
 * stopped goes on from its checkpoint there. Files are named by arm, seed, steps and a sum over all
 * that they depend on, so that those of other settings are never taken.
 *
 * @param folder of students and checkpoints
 * @param teacherMemory what the teacher is known to see in the tiles
 * @param keepsHead whether what the student learned with, and would be thrown away, is kept, too
 */
record Pupils(
    Path folder,
    EncoderModel student,
    EncoderModel teacher,
    LoadedTiles tiles,
    Optional<TeacherMemory> teacherMemory,
    boolean keepsHead,
    Device device) {

  private static final String STUDENT = "network/student/"; // of a checkpoint's tensors
  private static final String HEAD = "network/head/";

  /**
   * A student.
   *
   * @param steps that it took
   * @param head its context network and predictors, if they are kept
   * @param log of the run so far; empty if the student was there before
   */
  record Pupil(int steps, EncoderModel student, Optional<SafeTensors> head, List<Step> log) {
    Pupil {
      log = List.copyOf(log);
    }
  }

  /** What is done with a student. */
  @FunctionalInterface
  interface Visitor {

    /** Looks at a student. */
    void see(Pupil pupil) throws IOException;
  }

  /**
   * Shows the students of a run one after the other.
   *
   * @param moments after how many steps, ascending; none above the arm's
   */
  void each(DistillationArm arm, long seed, List<Integer> moments, Visitor visitor)
      throws IOException {
    DistillationOptions options = arm.options(tiles.slides(), seed);
    LimitedWindows source = arm.windows(tiles, teacherMemory, options);
    CRC32 sum = new CRC32();
    sum.update(
        (options + source.identity() + student.sha256() + teacher.sha256())
            .getBytes(StandardCharsets.UTF_8));
    String name =
        String.format(
            Locale.ROOT, "%s-%d-%08x", arm.name().replace(' ', '-'), seed, sum.getValue());
    Path checkpoint = folder.resolve(name + ".checkpoint");
    Files.createDirectories(folder);
    for (int moment : moments) {
      Path file = folder.resolve(name + "-" + moment + ".safetensors");
      Path head = folder.resolve(name + "-" + moment + ".head.safetensors");
      List<Step> log = List.of();
      if (!Files.exists(file) || (keepsHead && !Files.exists(head))) {
        log = train(options, source, checkpoint, moment);
        Map<String, String> metadata =
            SafeTensors.parse(student.weights(), "the student").metadata();
        if (keepsHead) {
          new SafeTensors(part(checkpoint, HEAD), Map.of()).write(head);
        }
        new SafeTensors(part(checkpoint, STUDENT), metadata).write(file);
      }
      visitor.see(
          new Pupil(
              moment,
              Encoders.read(file, Optional.empty()),
              keepsHead ? Optional.of(SafeTensors.read(head)) : Optional.empty(),
              log));
    }
    Files.deleteIfExists(checkpoint);
  }

  /** On from the checkpoint, up to a moment; the log only of a run that comes to its end. */
  private List<Step> train(
      DistillationOptions options, LimitedWindows source, Path checkpoint, int moment)
      throws IOException {
    AtomicInteger taken = new AtomicInteger();
    long started = System.nanoTime();
    try {
      List<Step> log =
          MaskedContextDistillation.distil(
                  student,
                  List.of(teacher),
                  source,
                  options,
                  device,
                  new Checkpointing(Optional.of(checkpoint), Duration.ofMinutes(5), true),
                  (fraction, message) -> {
                    taken.incrementAndGet();
                    if (fraction * source.steps() >= moment - 0.5 && moment < source.steps()) {
                      throw new CancellationException("The moment has come.");
                    }
                  })
              .log();
      pace(taken.get(), started);
      return log;
    } catch (CancellationException e) {
      pace(taken.get(), started);
      return List.of();
    }
  }

  private static void pace(int steps, long started) {
    double hours = (System.nanoTime() - started) / 3.6e12;
    System.out.printf(Locale.ROOT, "  %d steps, %.0f an hour%n", steps, steps / hours);
  }

  private static Map<String, StoredTensor> part(Path checkpoint, String prefix) throws IOException {
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    SafeTensors.read(checkpoint)
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), tensor);
              }
            });
    return own;
  }
}
