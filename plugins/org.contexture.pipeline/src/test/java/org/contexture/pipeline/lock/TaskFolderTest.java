package org.contexture.pipeline.lock;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What tasks leave behind that were killed before they had said who they are. */
public class TaskFolderTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void whatNobodyOwnsIsPutAwayOnceItIsOld() throws IOException {
    Path folder = temporary.getRoot().toPath();
    Path old = unowned(folder, "node-1-0123abcd", Duration.ofHours(1));
    Path young = unowned(folder, "node-2-0123abcd", Duration.ZERO);
    TaskFolder.open(folder, "work").close();
    assertFalse(Files.exists(old));
    assertTrue("it may be about to say who it is", Files.exists(young));

    Files.setLastModifiedTime(young, FileTime.from(Instant.now().minus(Duration.ofMinutes(4))));
    TaskFolder.open(folder, "work").close();
    assertFalse("nothing is left", Files.exists(folder.resolve(".contexture")));
  }

  /** Its id tells of which process of this machine it is. */
  @Test
  public void ofAProcessThatHasEndedItIsPutAwayAtOnce() throws IOException {
    Path folder = temporary.getRoot().toPath();
    String here = TaskOwner.now("work").id();
    Path ended =
        unowned(folder, here.replaceFirst("-\\d+-(?=\\w{8}$)", "-999999999-"), Duration.ZERO);
    Path alive = unowned(folder, here, Duration.ZERO);
    TaskFolder.open(folder, "work").close();
    assertFalse(Files.exists(ended));
    assertTrue("it is about to say who it is", Files.exists(alive));
  }

  /** Nobody asks how it ended, so that the system still lists it. */
  @Test
  public void aZombieIsDead() throws Exception {
    Assume.assumeTrue("needs /proc", Files.exists(Path.of("/proc/self/stat")));
    Process parent =
        new ProcessBuilder("/bin/sh", "-c", "sleep 600 & echo $!; exec sleep 600").start();
    try {
      String child = parent.inputReader(US_ASCII).readLine();
      await(parent.pid(), "(sleep) ");
      ProcessHandle.of(Long.parseLong(child)).orElseThrow().destroyForcibly();
      await(Long.parseLong(child), ") Z ");
      Path folder = temporary.getRoot().toPath();
      signed(folder, "dead", child);
      TaskFolder.open(folder, "other work").close();
      assertFalse("nothing is left", Files.exists(folder.resolve(".contexture")));
    } finally {
      parent.destroyForcibly();
    }
  }

  /** Waits until the system says something of a process. */
  private static void await(long pid, String state) throws Exception {
    while (!Files.readString(Path.of("/proc", Long.toString(pid), "stat")).contains(state)) {
      Thread.sleep(1);
    }
  }

  /** The holder's file is gone, its folder is not. */
  @Test
  public void aLockThatWasHalfGivenBackIsPutAway() throws IOException {
    Path folder = temporary.getRoot().toPath();
    killed(folder, "dead");
    Files.createDirectories(folder.resolve(".contexture/locks/s3"));
    TaskFolder.open(folder, "work").close();
    assertFalse("nothing is left", Files.exists(folder.resolve(".contexture")));
  }

  @Test
  public void severalThatBeginAtOncePutADeadTaskAway() throws Exception {
    Path folder = temporary.getRoot().toPath();
    ExecutorService tasks = Executors.newFixedThreadPool(4);
    try {
      for (int round = 0; round < 100; round++) {
        killed(folder, "dead-" + round);
        CyclicBarrier together = new CyclicBarrier(4);
        List<Future<?>> begun = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          begun.add(
              tasks.submit(
                  () -> {
                    together.await();
                    TaskFolder.open(folder, "work").close();
                    return null;
                  }));
        }
        for (Future<?> one : begun) {
          one.get();
        }
      }
    } finally {
      tasks.shutdownNow();
    }
    assertFalse("nothing is left", Files.exists(folder.resolve(".contexture")));
  }

  /**
   * As tasks of Spark do, a model each: one ends, and finds its folder empty, as another begins.
   */
  @Test
  public void manyShortTasksOfOneProcessNeitherHinderNorBuryEachOther() throws Exception {
    Path folder = temporary.getRoot().toPath();
    ExecutorService tasks = Executors.newFixedThreadPool(3);
    try {
      List<Future<?>> begun = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        String name = "model-" + i;
        begun.add(
            tasks.submit(
                () -> {
                  for (int round = 0; round < 1000; round++) {
                    try (TaskFolder task = TaskFolder.open(folder, "work")) {
                      assertTrue(task.locks().take(name));
                      String holder = task.locks().holder(name);
                      assertTrue(holder, holder.startsWith("process"));
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : begun) {
        one.get();
      }
    } finally {
      tasks.shutdownNow();
    }
    assertFalse("nothing is left", Files.exists(folder.resolve(".contexture")));
  }

  /** As a kill leaves it at work on many slides. */
  private static void killed(Path folder, String id) throws IOException {
    Path task = signed(folder, id, "999999999");
    for (int i = 0; i < 20; i++) {
      Files.createDirectory(task.resolve("s" + i + ".lock.part"));
    }
  }

  /** A task that has said who it is. */
  private static Path signed(Path folder, String id, String pid) throws IOException {
    Path task = Files.createDirectories(folder.resolve(".contexture/tasks").resolve(id));
    Files.writeString(
        task.resolve(TaskFolder.OWNER),
        TaskOwner.now("work")
            .text()
            .replaceAll("(?m)^pid=.*$", "pid=" + pid)
            .replaceAll("(?m)^process_start=.*$", "process_start=0")
            .replaceAll("(?m)^id=.*$", "id=" + id));
    return task;
  }

  /** As a kill leaves it between the first file of a task and the second. */
  private static Path unowned(Path folder, String id, Duration age) throws IOException {
    Path task = Files.createDirectories(folder.resolve(".contexture/tasks").resolve(id));
    Files.writeString(task.resolve(TaskFolder.BEAT), ".");
    Files.writeString(task.resolve(TaskFolder.OWNER + ".new"), "id=");
    Files.setLastModifiedTime(task, FileTime.from(Instant.now().minus(age)));
    return task;
  }
}
