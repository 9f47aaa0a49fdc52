package org.contexture.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.encoder.Precision;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.PlanFolder;

/** Locks and manifests of as many slides as a large archive has, without the slides. */
final class ScaleSimulation {

  private static final int LINES_A_TASK = 1000;

  private ScaleSimulation() {}

  static void run(Path folder, int entries, int locks) throws IOException {
    ExtractionPlan plan =
        new ExtractionPlan(
            "encoder",
            "",
            "0".repeat(64),
            "",
            224,
            0.5,
            0,
            0.5,
            ExtractionPlan.Tissue.STAIN,
            true,
            Precision.BF16,
            Precision.BF16,
            32,
            Optional.empty());
    locks(folder, locks);
    manifests(folder, plan, entries);
  }

  private static void locks(Path folder, int entries) throws IOException {
    try (TaskFolder task = TaskFolder.open(folder, "simulation")) {
      long begin = System.nanoTime();
      double cpu = cpuSeconds();
      for (int i = 0; i < entries; i++) {
        String name = "slide-%07d.h5".formatted(i);
        if (!task.locks().take(name)) {
          throw new IOException("The lock of " + name + " was not to be had.");
        }
        task.locks().release(name);
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      print(
          "locks: %d taken and given back, %.0f µs each (%.0f µs of a processor)",
          entries, 1e6 * seconds / entries, 1e6 * (cpuSeconds() - cpu) / entries);
    }
    if (Files.exists(folder.resolve(".contexture"))) {
      throw new IOException("Locks are left.");
    }
  }

  private static double cpuSeconds() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private static void manifests(Path folder, ExtractionPlan plan, int entries) throws IOException {
    Path manifests = Files.createDirectories(folder.resolve("manifest"));
    String header =
        "slide,state,stage,message,file,bytes,sha256,tiles,dimension,seconds,machine,task,plan,source,finished";
    int tasks = (entries + LINES_A_TASK - 1) / LINES_A_TASK;
    String id = plan.id();
    long bytes = 0;
    for (int task = 0; task < tasks; task++) {
      int number = task;
      List<String> lines =
          IntStream.range(task * LINES_A_TASK, Math.min(entries, (task + 1) * LINES_A_TASK))
              .mapToObj(slide -> line(slide, number, id))
              .toList();
      Path file = manifests.resolve("%d-of-%d.node-%d.csv".formatted(task + 1, tasks, task));
      Files.writeString(file, header + "\n" + String.join("\n", lines) + "\n");
      bytes += Files.size(file);
    }
    long begin = System.nanoTime();
    Manifest joined = Manifest.read(folder, plan);
    double read = (System.nanoTime() - begin) / 1e9;
    if (joined.verdicts().size() != entries) {
      throw new IOException("Joined %d lines of %d.".formatted(joined.verdicts().size(), entries));
    }
    begin = System.nanoTime();
    Manifest.writeJoined(
        new PlanFolder(folder, plan, List.of()), List.copyOf(joined.verdicts().values()));
    double written = (System.nanoTime() - begin) / 1e9;
    Runtime runtime = Runtime.getRuntime();
    print(
        "manifests: %d lines of %d tasks, %.0f MB, joined in %.1f s, written in %.1f s, heap %.0f"
            + " MB",
        entries,
        tasks,
        bytes / 1e6,
        read,
        written,
        (runtime.totalMemory() - runtime.freeMemory()) / 1e6);
  }

  private static String line(int slide, int task, String plan) {
    return "slide-%07d,done,,,slide-%07d.h5,61000000,%064x,10000,1536,180.000,node-%d,node-%d-1-0000,%s,\"1000000000 bytes, 2026-01-01T00:00:00Z\",2026-01-02T00:00:00Z"
        .formatted(slide, slide, slide, task, task, plan);
  }

  @SuppressWarnings("AnnotateFormatMethod") // private, and every format is a literal above
  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
