package org.contexture.spark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.contexture.pipeline.task.PlannedSlide;

/**
 * At which slides executors have ended: a mark is made before a slide is worked on alone and taken
 * back afterwards, so that of a process that ends in between it stays. They lie in {@code
 * plan/crashes}, a file a slide, a byte a mark.
 */
final class CrashMarks {

  /** So many, and a slide is not tried again. */
  static final int MOST = 2;

  private final Path folder;

  CrashMarks(Path out) {
    folder = out.resolve("plan").resolve("crashes");
  }

  private Path file(PlannedSlide slide) {
    return folder.resolve(slide.featureFile() + ".txt");
  }

  int of(PlannedSlide slide) throws IOException {
    try {
      return (int) Files.size(file(slide));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  void add(PlannedSlide slide) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(
        file(slide),
        "x",
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Takes back all marks of a slide: it did not end the process. */
  void clear(PlannedSlide slide) throws IOException {
    Files.deleteIfExists(file(slide));
  }

  /** What to say of a slide that is not tried again. */
  String reason(PlannedSlide slide) {
    return "It ended the executor that worked on it alone %d times, as a crash of native code or want of memory does. Give executors more memory, or leave the slide out; to try it again, remove %s."
        .formatted(MOST, file(slide));
  }
}
