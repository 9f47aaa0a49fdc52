package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.network.file.AtomicFile;

/** Tables with a row a slide, made one. */
public final class RowTables {

  private RowTables() {}

  /**
   * Joins them, in the order of the plan, and adds labels and patients of the slides as nodes call
   * their columns; slides that failed have no row.
   *
   * @param lines of the manifest
   * @param progress hears what the table does not tell
   * @return the table; empty where a plan has none of the kind, or no slide is done
   */
  public static Optional<Path> write(PlanFolder plan, List<ManifestLine> lines, Progress progress)
      throws IOException {
    Optional<WorkPlan.RowTable> table = plan.plan().rowTable();
    List<Path> parts = new ArrayList<>();
    for (ManifestLine line : lines) {
      for (WrittenFile file : line.files()) {
        if (table.isPresent() && file.name().endsWith(table.get().ending())) {
          parts.add(plan.folder().resolve(file.name()));
        }
      }
    }
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Path joined = plan.folder().resolve(table.orElseThrow().name());
    AtomicFile.write(
        joined,
        (Path temporary) ->
            TableFile.join(parts, temporary, table.get(), plan.slidesById(), progress));
    return Optional.of(joined);
  }
}
