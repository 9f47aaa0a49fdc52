package org.contexture.pipeline.lock;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlideLocksTest {

  private static final int LOCKS = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path folder;

  @Before
  public void makeFolder() throws IOException {
    folder = temporary.newFolder("out").toPath();
  }

  @Test
  public void aLockHasOneHolderUntilItIsGivenBack() throws IOException {
    try (TaskFolder one = TaskFolder.open(folder, "work");
        TaskFolder other = TaskFolder.open(folder, "work")) {
      assertTrue(one.locks().take("s"));
      assertTrue("again", one.locks().take("s"));
      assertFalse(other.locks().take("s"));
      assertTrue(other.locks().holder("s"), other.locks().holder("s").contains(one.id()));
      other.locks().release("s"); // not its own
      assertFalse(other.locks().take("s"));
      one.locks().release("s");
      assertTrue(other.locks().take("s"));
    }
    assertEquals("nothing is left", List.of(), names());
  }

  @Test
  public void fourProcessesTakeEachLockOnceAndOnceMoreWhenTheirHoldersAreKilled() throws Exception {
    List<Process> first = contend("first", 2);
    assertEachTakenOnce("first", 2);
    first.forEach(Process::destroyForcibly);
    for (Process process : first) {
      process.waitFor();
    }
    List<Process> second = contend("second", 4);
    assertEachTakenOnce("second", 4);
    for (Process process : second) {
      LockContender.end(process);
    }
    assertEquals("nothing is left", List.of(), names());
  }

  private List<Process> contend(String round, int processes) throws Exception {
    List<Process> started = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      started.add(LockContender.start(folder, LOCKS, taken(round, i)));
    }
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    for (int i = 0; i < processes; i++) {
      while (!Files.exists(taken(round, i))) {
        assertTrue("a process hangs", System.nanoTime() < patience);
        assertTrue("a process failed", started.get(i).isAlive());
        Thread.sleep(10);
      }
    }
    return started;
  }

  private Path taken(String round, int process) {
    return temporary.getRoot().toPath().resolve(round + process);
  }

  private void assertEachTakenOnce(String round, int processes) throws IOException {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      all.addAll(Files.readAllLines(taken(round, i)));
    }
    List<String> expected =
        new ArrayList<>(IntStream.range(0, LOCKS).mapToObj(i -> "s" + i).toList());
    Collections.sort(expected);
    Collections.sort(all);
    assertEquals(expected, all);
  }

  /** A task of another machine is known by its heartbeat alone. */
  @Test
  public void theLockOfAnotherMachineIsTakenOverOnceItsHeartStandsStill() throws Exception {
    Path elsewhere = elsewhere("work");
    Path lock = Files.createDirectories(folder.resolve(".contexture/locks/s"));
    Files.createFile(lock.resolve("elsewhere"));
    try (TaskFolder here = TaskFolder.open(folder, "work", PATIENCE)) {
      long patience = PATIENCE.toNanos();
      long end = System.nanoTime() + 2 * patience;
      while (System.nanoTime() < end) {
        Files.writeString(elsewhere.resolve("beat"), ".", StandardOpenOption.APPEND);
        assertFalse("it beats", here.locks().take("s"));
        Thread.sleep(50);
      }
      boolean taken = here.locks().take("s");
      end = System.nanoTime() + 3 * patience;
      while (!taken && System.nanoTime() < end) {
        Thread.sleep(50);
        taken = here.locks().take("s");
      }
      assertTrue("it is dead", taken);
      assertTrue(here.locks().holder("s").contains(here.id()));
    }
  }

  @Test
  public void otherWorkOfAnotherMachineIsWaitedForUntilItIsKnownToLiveOrToBeDead()
      throws Exception {
    Path elsewhere = elsewhere("other work");
    Thread heart =
        new Thread(
            () -> {
              try {
                while (true) {
                  Thread.sleep(100);
                  Files.writeString(elsewhere.resolve("beat"), ".", StandardOpenOption.APPEND);
                }
              } catch (InterruptedException | IOException e) {
                // it dies
              }
            });
    heart.start();
    IOException e =
        assertThrows( // as soon as it beats, however long that is waited for
            IOException.class, () -> TaskFolder.open(folder, "work", Duration.ofMinutes(3)));
    assertTrue(e.getMessage(), e.getMessage().contains("in use by process 1 on another"));
    heart.interrupt();
    heart.join();
    TaskFolder.open(folder, "work", PATIENCE).close();
    assertEquals("what the dead left is gone", List.of(), names());
  }

  private Path elsewhere(String work) throws IOException {
    Path task = Files.createDirectories(folder.resolve(".contexture/tasks/elsewhere"));
    Files.writeString(task.resolve("beat"), ".");
    Files.writeString(
        task.resolve("owner"),
        """
        id=elsewhere
        host=another
        machine=another
        pid=1
        process_start=0
        user=somebody
        since=2026-01-01T00\\:00\\:00Z
        work=%s
        """
            .formatted(work));
    return task;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
