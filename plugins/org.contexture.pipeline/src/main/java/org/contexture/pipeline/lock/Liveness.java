package org.contexture.pipeline.lock;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether tasks are still at work. Of this machine the system knows; others are dead if their
 * heartbeat, a file that grows, stands still for as long as one is patient. No two clocks are
 * compared: what counts is the time that this process has watched.
 */
final class Liveness {

  /** How long a heartbeat of another machine may stand still; caches of NFS keep sizes for 60 s. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Tasks of this very process. */
  static final Set<String> HERE = ConcurrentHashMap.newKeySet();

  /** A heartbeat as it was last seen to change. */
  private record Seen(long beat, long at, boolean changed) {}

  private final Path tasks;
  private final Duration patience;
  private final Map<String, Seen> seen = new HashMap<>();

  /**
   * Watches.
   *
   * @param tasks the folder with a folder for each task
   */
  Liveness(Path tasks, Duration patience) {
    this.tasks = tasks;
    this.patience = patience;
  }

  /** Who a task is; empty if it ended and was put away. */
  Optional<TaskOwner> owner(String id) {
    try {
      return Optional.of(TaskOwner.read(tasks.resolve(id).resolve(TaskFolder.OWNER)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether a task has ended, in whatever way. */
  synchronized boolean isDead(String id) {
    Optional<TaskOwner> owner = owner(id);
    if (owner.isEmpty()) {
      return true;
    }
    if (owner.get().isOfThisMachine()) {
      return owner.get().pid() == ProcessHandle.current().pid()
          ? !HERE.contains(id)
          : !owner.get().runs();
    }
    long now = System.nanoTime();
    long beat = beat(id);
    Seen before = seen.get(id);
    if (before == null || before.beat() != beat) {
      seen.put(id, new Seen(beat, now, before != null));
      return false;
    }
    return now - before.at() > patience.toNanos();
  }

  /** Whether a task was seen to be at work: of another machine, whether its heart has beaten. */
  synchronized boolean isSurelyAlive(String id) {
    return !isDead(id) && (!seen.containsKey(id) || seen.get(id).changed());
  }

  /** Opened, not only looked at: that makes a network drive ask its server. */
  private long beat(String id) {
    Path beat = tasks.resolve(id).resolve(TaskFolder.BEAT);
    try (FileChannel file = FileChannel.open(beat, StandardOpenOption.READ)) {
      return file.size();
    } catch (IOException e) {
      return Files.exists(beat) ? -2 : -1;
    }
  }
}
