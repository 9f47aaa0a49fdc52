package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The project's workflows: the examples, and the test flows beside the runner. */
final class Workflows {
  private static final Path EXAMPLES = Path.of("..", "..", "workflows");
  private static final Path TEST_FLOWS = Path.of("..", "testflows");

  private Workflows() {}

  static List<Path> all() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path root : List.of(EXAMPLES, TEST_FLOWS)) {
      try (Stream<Path> folders = Files.list(root)) {
        folders
            .filter(folder -> Files.exists(folder.resolve("workflow.knime")))
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  /**
   * Copies a workflow, without what runs left in it; {@code your-slides} gets the slides and the
   * encoder of other examples.
   */
  static Path copy(final Path workflow, final Path target) throws IOException {
    Path copy = target.resolve(workflow.getFileName());
    copyFiles(workflow, copy);
    if (workflow.endsWith("your-slides")) {
      Path data = EXAMPLES.resolve("batch").resolve("data");
      copyFiles(data.resolve("example"), copy.resolve("data").resolve("slides"));
      for (String encoder : List.of("student.safetensors", "teacher.safetensors")) {
        Files.copy(data.resolve("teacher.safetensors"), copy.resolve("data").resolve(encoder));
      }
    }
    return copy;
  }

  private static void copyFiles(final Path from, final Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copied = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copied.getParent());
        Files.copy(file, copied);
      }
    }
  }
}
