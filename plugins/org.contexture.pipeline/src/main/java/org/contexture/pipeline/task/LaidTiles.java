package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.contexture.pipeline.SlideFileName;

/**
 * Tiles that tasks laid before, as {@link TilePlan} has them: features are of these.
 *
 * @param folder absolute path of their tables
 * @param plan id of the plan by which they were laid
 */
public record LaidTiles(String folder, String plan) {

  /**
   * Those of a folder.
   *
   * @throws IOException if it holds none
   */
  public static LaidTiles in(Path folder) throws IOException {
    Path path = folder.toAbsolutePath().normalize();
    return new LaidTiles(path.toString(), PlanFolder.read(path).of(WorkKind.TILES).plan().id());
  }

  /**
   * The plan and its slides.
   *
   * @throws IOException if the folder holds another one by now
   */
  PlanFolder read() throws IOException {
    PlanFolder there = PlanFolder.read(Path.of(folder)).of(WorkKind.TILES);
    if (!there.plan().id().equals(plan)) {
      throw new IOException(
          "%s holds tiles of the plan %s, expected %s. Extract from them to another folder."
              .formatted(folder, there.plan().id(), plan));
    }
    return there;
  }

  /**
   * The slides, as they wait for their features.
   *
   * @throws IOException if the folder holds another plan by now
   */
  public List<PlannedSlide> slides() throws IOException {
    return read().slides().stream().map(slide -> slide.with(Attached.NOTHING)).toList();
  }

  /**
   * The options by which they were laid.
   *
   * @throws IOException if the folder holds another plan by now
   */
  public TilePlan tilePlan() throws IOException {
    return (TilePlan) read().plan();
  }

  /** The table of a slide's tiles, which may not be there. */
  Path table(PlannedSlide slide) {
    return Path.of(folder, SlideFileName.of(slide.id(), TilePlan.TILES));
  }

  @Override
  public String toString() {
    return "%s (plan %s)".formatted(folder, plan);
  }
}
