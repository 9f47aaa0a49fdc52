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
 */
record Pupils(
    Path folder,
    EncoderModel student,
    EncoderModel teacher,
    LoadedTiles tiles,
    Optional<TeacherMemory> teacherMemory,
    Device device) {

  private static final String STUDENT = "network/student/"; // of a checkpoint's tensors

  /** What is done with a student. */
  @FunctionalInterface
  interface Visitor {

    /**
     * Looks at a student.
     *
     * @param steps that it took
     * @param log of the run so far; empty if the student was there before
     */
    void see(int steps, EncoderModel student, List<Step> log) throws IOException;
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
      List<Step> log = List.of();
      if (!Files.exists(file)) {
        log = train(options, source, checkpoint, moment);
        keep(checkpoint, file);
      }
      visitor.see(moment, Encoders.read(file, Optional.empty()), log);
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

  private void keep(Path checkpoint, Path file) throws IOException {
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    SafeTensors.read(checkpoint)
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(STUDENT)) {
                own.put(name.substring(STUDENT.length()), tensor);
              }
            });
    Map<String, String> metadata = SafeTensors.parse(student.weights(), "the student").metadata();
    new SafeTensors(own, metadata).write(file);
  }
}
