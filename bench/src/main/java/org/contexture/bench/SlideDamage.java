package org.contexture.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Does to slides what happens to slides, at random but seeded, and can undo it. */
final class SlideDamage {

  /** What can happen to a file, also while it is read. */
  private enum Kind {
    GONE,
    EMPTY,
    TRUNCATED,
    SCRAMBLED
  }

  /** A slide that was damaged, and its bytes before. */
  @SuppressWarnings("ArrayRecordComponent") // kept to be written back, never compared
  private record Victim(Path slide, byte[] sound) {}

  private static final int SCRAMBLED_BYTES = 1000;

  /** One slide in so many is damaged at a time. */
  private static final int SOUND_PER_VICTIM = 40;

  private final Random random;
  private final Deque<Victim> victims = new ArrayDeque<>();
  private int inflicted;

  SlideDamage(long seed) {
    random = new Random(seed);
  }

  /** Damages a slide for good. */
  void inflict(Path slide) throws IOException {
    byte[] bytes = Files.readAllBytes(slide);
    switch (Kind.values()[random.nextInt(Kind.values().length)]) {
      case GONE -> Files.delete(slide);
      case EMPTY -> truncate(slide, 0);
      case TRUNCATED -> truncate(slide, 1 + random.nextInt(bytes.length - 1));
      case SCRAMBLED -> {
        for (int i = 0; i < SCRAMBLED_BYTES; i++) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        Files.write(slide, bytes);
      }
    }
    inflicted++;
  }

  private static void truncate(Path slide, long length) throws IOException {
    try (FileChannel file = FileChannel.open(slide, StandardOpenOption.WRITE)) {
      file.truncate(length);
    }
  }

  /** Damages one more of these slides for a while, and mends the one that has waited longest. */
  void goOn(List<Path> slides) throws IOException {
    Path slide = slides.get(random.nextInt(slides.size()));
    if (victims.stream().noneMatch(victim -> victim.slide().equals(slide))) {
      victims.add(new Victim(slide, Files.readAllBytes(slide)));
      inflict(slide);
    }
    if (victims.size() > slides.size() / SOUND_PER_VICTIM) {
      mend(victims.remove());
    }
  }

  /** Puts every slide that {@link #goOn} damaged back, byte by byte, with a new time. */
  void mendAll() throws IOException {
    while (!victims.isEmpty()) {
      mend(victims.remove());
    }
  }

  private static void mend(Victim victim) throws IOException {
    Path whole = victim.slide().resolveSibling(victim.slide().getFileName() + ".mended");
    Files.write(whole, victim.sound());
    Files.move(whole, victim.slide(), StandardCopyOption.ATOMIC_MOVE);
    if (!Arrays.equals(victim.sound(), Files.readAllBytes(victim.slide()))) {
      throw new IOException(victim.slide() + " could not be mended.");
    }
  }

  /** How often a slide was damaged. */
  int inflicted() {
    return inflicted;
  }
}
