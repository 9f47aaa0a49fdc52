package org.contexture.pipeline.lock;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Locks on single results, one holder each. A lock is a folder that holds one empty file, named
 * after its holder. It is taken by renaming a finished folder into place, which fails where one is
 * that is not empty; the lock of a dead task is taken over by renaming the file, which only one of
 * several can do. So it is as safe as the file system's rename, on NFS and SMB too. Thread-safe.
 */
public final class SlideLocks {

  private static final int ATTEMPTS = 5;

  private final Path locks;
  private final TaskFolder task;
  private final Liveness liveness;
  private final Set<String> held = new HashSet<>();

  SlideLocks(Path locks, TaskFolder task, Liveness liveness) {
    this.locks = locks;
    this.task = task;
    this.liveness = liveness;
  }

  /**
   * Takes a lock, from a dead task too; does not wait.
   *
   * @param name of the result, a file name
   * @return whether this task holds it now, or did before
   * @throws IOException if the folder cannot be written to
   */
  public synchronized boolean take(String name) throws IOException {
    if (held.contains(name) || create(name) || takeOver(name)) {
      held.add(name);
      return true;
    }
    return false;
  }

  private boolean create(String name) throws IOException {
    Path lock = locks.resolve(name);
    Path prepared = task.scratch(name + ".lock");
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(locks);
        Files.createDirectories(prepared);
        Files.createFile(prepared.resolve(task.id()));
        Files.move(prepared, lock, StandardCopyOption.ATOMIC_MOVE);
        return true;
      } catch (FileSystemException e) {
        boolean taken = !(e instanceof NoSuchFileException) && !holders(name).isEmpty();
        Files.deleteIfExists(prepared.resolve(task.id()));
        Files.deleteIfExists(prepared);
        if (taken) {
          return holders(name).contains(task.id());
        }
        removeIfEmpty(lock); // Windows renames over none
        if (attempt == ATTEMPTS) { // given back meanwhile: tried again, but not for ever
          throw e;
        }
      }
    }
  }

  private boolean takeOver(String name) throws IOException {
    Path own = locks.resolve(name).resolve(task.id());
    for (String holder : holders(name)) {
      if (liveness.isDead(holder)) {
        try {
          Files.move(own.resolveSibling(holder), own, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
          // another task was faster, or NFS asked twice
        }
        return Files.exists(own);
      }
    }
    return false;
  }

  private List<String> holders(String name) throws IOException {
    try (Stream<Path> files = Files.list(locks.resolve(name))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Who holds a lock, for people. */
  public String holder(String name) throws IOException {
    return holders(name).stream()
        .findFirst()
        .map(id -> liveness.owner(id).map(TaskOwner::toString).orElse("task " + id))
        .orElse("nobody");
  }

  /** Gives a lock back, if this task holds it. */
  public synchronized void release(String name) throws IOException {
    if (held.remove(name)) {
      Files.deleteIfExists(locks.resolve(name).resolve(task.id()));
      removeIfEmpty(locks.resolve(name));
    }
  }

  /** Gives back what a dead task held, and what it had half given back. */
  void clear(String dead) throws IOException {
    try (Stream<Path> all = Files.list(locks)) {
      for (Path lock : all.toList()) {
        Files.deleteIfExists(lock.resolve(dead));
        removeIfEmpty(lock);
      }
    } catch (NoSuchFileException e) {
      // no lock is left
    }
  }

  private static void removeIfEmpty(Path lock) throws IOException {
    try {
      Files.deleteIfExists(lock);
    } catch (DirectoryNotEmptyException e) {
      // taken by another already
    }
  }

  synchronized void releaseAll() throws IOException {
    for (String name : List.copyOf(held)) {
      release(name);
    }
  }
}
