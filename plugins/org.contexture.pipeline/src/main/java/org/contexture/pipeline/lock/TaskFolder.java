package org.contexture.pipeline.lock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.pipeline.Reason;

/**
 * A task's presence in a folder that several share: who it is, that it lives, and its files in the
 * making. All of it lies in {@code .contexture/tasks/<id>} inside of the folder and is gone when
 * the last task has ended; what a dead task left there is put away by the next.
 */
public final class TaskFolder implements AutoCloseable {

  static final String OWNER = "owner";
  static final String BEAT = "beat";

  private static final String NAME = ".contexture";
  private static final long BEAT_SECONDS = 5;
  private static final long POLL_MILLIS = 200;
  private static final int ATTEMPTS = 20;

  private final Path folder;
  private final TaskOwner owner;
  private final Path own;
  private final Duration patience;
  private final Liveness liveness;
  private final SlideLocks locks;
  private final Thread heart = new Thread(this::beat, "contexture-heartbeat");

  private TaskFolder(Path folder, TaskOwner owner, Duration patience) {
    this.folder = folder;
    this.owner = owner;
    this.own = tasks(folder).resolve(owner.id());
    this.patience = patience;
    this.liveness = new Liveness(tasks(folder), patience);
    this.locks = new SlideLocks(folder.resolve(NAME).resolve("locks"), this, liveness);
    heart.setDaemon(true);
  }

  private static Path tasks(Path folder) {
    return folder.resolve(NAME).resolve("tasks");
  }

  /** As {@link #open}, but alone: no other task may be at work in the folder. */
  public static TaskFolder alone(Path folder) throws IOException {
    return open(folder, "alone " + UUID.randomUUID());
  }

  /**
   * Begins a task.
   *
   * @param folder where results go; made if missing
   * @param work what is done: tasks of the same work share the folder
   * @throws IOException if a task of other work is there, named in the message, or the folder
   *     cannot be written to
   */
  public static TaskFolder open(Path folder, String work) throws IOException {
    return open(folder, work, Liveness.PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience with the heartbeat of other machines
   */
  static TaskFolder open(Path folder, String work, Duration patience) throws IOException {
    TaskFolder task = new TaskFolder(folder, TaskOwner.now(work), patience);
    Liveness.HERE.add(task.id()); // before others can see it
    try {
      Files.createDirectories(folder);
      task.register();
    } catch (IOException e) {
      Liveness.HERE.remove(task.id());
      throw new IOException(Reason.of(e) + " Choose a folder that you may write to.", e);
    }
    task.heart.start();
    try {
      task.lookAtOthers();
    } catch (IOException | RuntimeException e) {
      task.close();
      throw e;
    }
    return task;
  }

  /**
   * Says who this is. Another task may take the folders away meanwhile: those above as long as they
   * are empty, this one if it looks as if its process were gone.
   */
  private void register() throws IOException {
    String text = owner.text();
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(own);
        Files.writeString(own.resolve(BEAT), ".", StandardCharsets.US_ASCII);
        Path written = Files.writeString(own.resolve(OWNER + ".new"), text);
        Files.move(written, own.resolve(OWNER), StandardCopyOption.ATOMIC_MOVE);
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Refuses other work, and clears up after the dead. */
  private void lookAtOthers() throws IOException {
    for (String id : others()) {
      if (isDead(id)) {
        locks.clear(id);
        remove(tasks(folder).resolve(id));
      }
    }
    for (Path nobodys : unowned()) {
      if (TaskOwner.hasEndedHere(nobodys.getFileName().toString())
          || written(own.resolve(BEAT)) - written(nobodys) > patience.toMillis()) {
        remove(nobodys);
      }
    }
  }

  /**
   * Whether a task is dead; of other work it is waited for until that is known.
   *
   * @throws IOException if it is of other work, and lives
   */
  private boolean isDead(String id) throws IOException {
    while (!liveness.isDead(id)) {
      TaskOwner other = liveness.owner(id).orElse(owner);
      if (other.work().equals(owner.work())) {
        return false;
      }
      if (liveness.isSurelyAlive(id)) {
        throw new IOException(
            "%s is in use by %s. Wait until that job is done, or choose another folder."
                .formatted(folder, other));
      }
      pause();
    }
    return true;
  }

  /** When a file was written by the clock of its file system, of which there is one; ms. */
  private static long written(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE; // put away meanwhile
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while it was found out who uses the folder.", e);
    }
  }

  /** The other tasks, but for those that are about to say who they are: they will see this one. */
  private List<String> others() throws IOException {
    try (Stream<Path> found = Files.list(tasks(folder))) {
      return found
          .filter(TaskFolder::isOwned)
          .map(task -> task.getFileName().toString())
          .filter(id -> !id.equals(owner.id()))
          .sorted()
          .toList();
    }
  }

  /** Folders of tasks that are about to say who they are, or were killed before they could. */
  private List<Path> unowned() throws IOException {
    try (Stream<Path> found = Files.list(tasks(folder))) {
      return found.filter(task -> !isOwned(task)).toList();
    }
  }

  private static boolean isOwned(Path task) {
    return Files.exists(task.resolve(OWNER));
  }

  /** Where results go. */
  public Path folder() {
    return folder;
  }

  /** Unique, fit for a file name: host, process, a random number. */
  public String id() {
    return owner.id();
  }

  /** The machine's name. */
  public String host() {
    return owner.host();
  }

  /** The locks that this task holds. */
  public SlideLocks locks() {
    return locks;
  }

  /**
   * A place for a file in the making, of this task alone, to be renamed into the folder.
   *
   * @param name of the file
   */
  public Path scratch(String name) throws IOException {
    if (!Files.exists(own.resolve(OWNER))) {
      register(); // asleep so long that others took it for dead
    }
    return own.resolve(name + ".part");
  }

  private void beat() {
    while (true) {
      try {
        TimeUnit.SECONDS.sleep(BEAT_SECONDS);
        Files.writeString(
            own.resolve(BEAT), ".", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // a full disk, a network that is away: the next beat may come through
      }
    }
  }

  /** Gives back its locks and takes its files in the making away. */
  @Override
  public void close() throws IOException {
    heart.interrupt();
    try {
      heart.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      locks.releaseAll();
      remove(own);
      for (Path empty :
          List.of(tasks(folder), folder.resolve(NAME).resolve("locks"), folder.resolve(NAME))) {
        removeIfEmpty(empty);
      }
    } finally {
      Liveness.HERE.remove(owner.id());
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException | DirectoryNotEmptyException e) {
      // another task puts it away as well, or its owner woke up
    } catch (UncheckedIOException e) { // so does a walk say it
      if (!(e.getCause() instanceof NoSuchFileException)) {
        throw e.getCause();
      }
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // others are at work
    }
  }
}
