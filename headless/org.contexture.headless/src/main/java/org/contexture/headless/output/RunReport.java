package org.contexture.headless.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.contexture.headless.run.NodeResult;
import org.contexture.headless.run.NodeState;

/** What became of a run: {@code run.json}. */
public final class RunReport {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path workflow;
  private final Path folder;
  private final Instant started = Instant.now();
  private final List<NodeEntry> nodes = new ArrayList<>();

  private record NodeEntry(NodeResult result, List<Integer> inputs, List<String> files) {}

  private record Json(
      String workflow, String started, double seconds, boolean succeeded, List<NodeJson> nodes) {}

  private record NodeJson(
      int id,
      String name,
      String factory,
      String state,
      double seconds,
      List<Long> rows,
      List<String> warnings,
      String message,
      List<Integer> inputs,
      List<String> files) {}

  /** Begins a report. */
  public RunReport(final Path workflow, final Path folder) {
    this.workflow = workflow;
    this.folder = folder;
  }

  /**
   * Adds a node.
   *
   * @param inputs ids of the nodes that it is connected to
   * @param files that were written for it
   */
  public void add(final NodeResult result, final List<Integer> inputs, final List<String> files) {
    nodes.add(new NodeEntry(result, List.copyOf(inputs), List.copyOf(files)));
  }

  /** Returns whether all nodes are executed. */
  public boolean succeeded() {
    return nodes.stream().allMatch(node -> node.result().state() == NodeState.EXECUTED);
  }

  /** Writes {@code run.json}. */
  public void write() throws IOException {
    Json json =
        new Json(
            workflow.toString(),
            started.toString(),
            millis((Instant.now().toEpochMilli() - started.toEpochMilli()) / 1e3),
            succeeded(),
            nodes.stream().map(RunReport::json).toList());
    Files.createDirectories(folder);
    Path partial = folder.resolve("run.json.partial");
    Files.writeString(partial, GSON.toJson(json) + "\n");
    Files.move(
        partial,
        folder.resolve("run.json"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private static NodeJson json(final NodeEntry entry) {
    NodeResult node = entry.result();
    return new NodeJson(
        node.id(),
        node.name(),
        node.factory(),
        node.state().name(),
        millis(node.seconds()),
        node.rows().stream().map(rows -> rows < 0 ? null : rows).toList(),
        node.warnings(),
        node.message(),
        entry.inputs(),
        entry.files());
  }

  private static double millis(final double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }

  /** Returns the line that is printed for a node. */
  public static String line(final NodeResult node) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%3d  %-36s %-10s %8.1f s",
                node.id(),
                node.name(),
                node.state(),
                node.seconds()));
    List<String> tables =
        node.rows().stream().filter(rows -> rows >= 0).map(String::valueOf).toList();
    if (!tables.isEmpty()) {
      line.append("  ").append(String.join(", ", tables)).append(" rows");
    }
    if (node.message() != null) {
      line.append("\n       ").append(node.message().replace("\n", "\n       "));
    }
    for (String warning : node.warnings()) {
      line.append("\n       Warning: ").append(warning.replace("\n", "\n       "));
    }
    return line.toString();
  }
}
