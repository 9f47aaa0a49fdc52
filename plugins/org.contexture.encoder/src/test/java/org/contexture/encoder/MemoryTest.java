package org.contexture.encoder;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  @Test
  public void twoThousandInferenceBatches() throws Exception {
    assertFlat("inference", 2000);
  }

  @Test
  public void fiveHundredTrainingSteps() throws Exception {
    assertFlat("training", 500);
  }

  /** Both engines open, one after the other, and one of them stays. */
  @Test
  public void fourHundredChoicesOfAnEngine() throws Exception {
    assertFlat("choices", 400);
  }

  private void assertFlat(String work, int repetitions) throws Exception {
    Assume.assumeTrue("needs " + RepeatedWork.STATM, Files.exists(RepeatedWork.STATM));
    double[] bytes = residentBytes(work, repetitions);
    double growth = (bytes[2] - bytes[0]) / 1e6;
    double late = (bytes[2] - bytes[1]) / 1e6;
    System.out.printf(
        "%s, %d times: %.2f MB more, %.2f MB of them in the second half%n",
        work, repetitions, growth, late);
    assertTrue("grew by " + growth + " MB", growth < GROWTH_MB);
    assertTrue("goes on growing by " + late + " MB", late < LATE_GROWTH_MB);
  }

  /** Opened, used and closed five times: what was not given back would be there four times more. */
  @Test
  public void everyArchitectureGivesItsWeightsBack() throws Exception {
    Assume.assumeTrue("needs " + RepeatedWork.STATM, Files.exists(RepeatedWork.STATM));
    List<String> lines = output("-XX:+UseSerialGC", "architectures", 6).lines().toList();
    assertEquals(ArchitectureContractTest.names().size(), lines.size());
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      double weights = Double.parseDouble(words[1]) / 1e6;
      double growth = Double.parseDouble(words[2]) / 1e6;
      System.out.printf(
          "%s: weights %.1f MB, %.1f MB more after four more%n", words[0], weights, growth);
      assertTrue(line, growth < weights + LATE_GROWTH_MB);
    }
  }

  /** After 100 repetitions, half of them, all of them. */
  private double[] residentBytes(String work, int repetitions) throws Exception {
    return Arrays.stream(output("-XX:+UseEpsilonGC", work, repetitions).trim().split("\\s+", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private String output(String collector, String work, int repetitions) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + HEAP_MB + "m",
                "-Xmx" + HEAP_MB + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UnlockExperimentalVMOptions",
                collector,
                "-Dcontexture.cache=" + folder.getRoot(),
                "-cp",
                System.getProperty("java.class.path"),
                RepeatedWork.class.getName(),
                work,
                Integer.toString(repetitions))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    return output;
  }
}
