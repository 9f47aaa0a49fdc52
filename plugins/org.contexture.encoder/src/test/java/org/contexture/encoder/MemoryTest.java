package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The process does not grow with the work it does. The work runs in a process of its own, whose
 * Java heap is resident from the start, so that what grows is native memory, and without garbage
 * collection, which would free what was forgotten, some time.
 */
public class MemoryTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static final int HEAP_MB = 1024;
  private static final double GROWTH_MB = 50;

  /** In the second half, when nothing warms up any more: one forgotten image each time is 6 MB. */
  private static final double LATE_GROWTH_MB = 3;

  /** Of what is freed glibc keeps some, at times much: here it gives it back to the system. */
  private static final Map<String, String> GIVING_BACK =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_THRESHOLD_", "65536",
          "MALLOC_TRIM_THRESHOLD_", "65536");

  @Test
  public void twoThousandInferenceBatches() throws Exception {
    assertFlat("inference", 2000, LATE_GROWTH_MB);
  }

  @Test
  public void fiveHundredTrainingSteps() throws Exception {
    assertFlat("training", 500, LATE_GROWTH_MB);
  }

  /**
   * A handle that is forgotten keeps its weight: of Swin-T's, 113 MB each time, the largest alone 9
   * MB. An opening has threads of its own, and something stays of them.
   */
  @Test
  public void twentyFourOpenings() throws Exception {
    assertFlat("openings", 24, GROWTH_MB);
  }

  /**
   * Both engines open, one after the other, and one of them stays. With a garbage collector and
   * little heap: buffers of Java's own are freed by it alone. Sixty forgotten networks of 0.4 MB
   * would be there, or as many sessions of ONNX Runtime.
   */
  @Test
  public void choicesOfAnEngineGiveBackTheOther() throws Exception {
    Assume.assumeTrue("needs " + RepeatedWork.STATM, Files.exists(RepeatedWork.STATM));
    double[] bytes = residentBytes("-XX:+UseSerialGC", 64, "choices", 160);
    double late = (bytes[2] - bytes[1]) / 1e6; // after 80, 100 and 160
    System.out.printf("choices: %.2f MB more after 60 more%n", late);
    assertTrue("goes on growing by " + late + " MB", late < 2 * LATE_GROWTH_MB);
  }

  private void assertFlat(String work, int repetitions, double most) throws Exception {
    Assume.assumeTrue("needs " + RepeatedWork.STATM, Files.exists(RepeatedWork.STATM));
    double[] bytes = residentBytes("-XX:+UseEpsilonGC", HEAP_MB, work, repetitions);
    double growth = (bytes[2] - bytes[0]) / 1e6;
    double late = (bytes[2] - bytes[1]) / 1e6;
    System.out.printf(
        "%s, %d times: %.2f MB more, %.2f MB of them in the second half%n",
        work, repetitions, growth, late);
    assertTrue("grew by " + growth + " MB", growth < GROWTH_MB);
    assertTrue("goes on growing by " + late + " MB", late < most);
  }

  /** After 100 repetitions (of fewer: a quarter), half of them, all of them. */
  private double[] residentBytes(String collector, int heapMb, String work, int repetitions)
      throws Exception {
    ProcessBuilder command =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + heapMb + "m",
                "-Xmx" + heapMb + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UnlockExperimentalVMOptions",
                collector,
                "-Dcontexture.cache=" + folder.getRoot(),
                "-cp",
                System.getProperty("java.class.path"),
                RepeatedWork.class.getName(),
                work,
                Integer.toString(repetitions))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    command.environment().putAll(GIVING_BACK);
    Process child = command.start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    return Arrays.stream(output.trim().split("\\s+", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }
}
