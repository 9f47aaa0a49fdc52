package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.pipeline.stain.MeasuredStain;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;

/** The stains that tasks measured. */
final class MeasuredStains {

  private final PlanFolder folder;
  private final StainPlan plan;

  private MeasuredStains(PlanFolder folder, StainPlan plan) {
    this.folder = folder;
    this.plan = plan;
  }

  /**
   * Opens a folder of stains.
   *
   * @throws IOException if it holds something else
   */
  static MeasuredStains read(Path folder) throws IOException {
    PlanFolder there = PlanFolder.read(folder).of(WorkKind.STAINS);
    return new MeasuredStains(there, (StainPlan) there.plan());
  }

  StainMethod method() {
    return plan.method();
  }

  /**
   * What was measured of slides, or why it could not be.
   *
   * @throws IOException if some were not measured, or have changed since
   */
  Map<String, MeasuredStain> of(List<PlannedSlide> slides) throws IOException {
    Manifest manifest = Manifest.read(folder.folder(), plan);
    Map<String, MeasuredStain> measured = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (PlannedSlide slide : slides) {
      Optional<ManifestLine> line =
          manifest.of(slide).filter(found -> found.source().equals(plan.source(slide)));
      if (line.isEmpty()) {
        unknown.add(slide.id());
      } else if (line.get().state() == ManifestLine.State.FAILED) {
        measured.put(slide.id(), MeasuredStain.none(line.get().message()));
      } else {
        measured.put(slide.id(), stain(folder.folder().resolve(line.get().file())));
      }
    }
    if (!unknown.isEmpty()) {
      throw new IOException(
          "Of %d slides %d have not been measured as they are now, e.g. %s. Run ./contexture stains --out %s with these slides first."
              .formatted(slides.size(), unknown.size(), unknown.get(0), folder.folder()));
    }
    return measured;
  }

  private static MeasuredStain stain(Path file) throws IOException {
    List<MeasuredStain> found = new ArrayList<>();
    TableFile.read(
        file,
        List.of(StainPlan.EXACT),
        row ->
            found.add(MeasuredStain.of(StainReference.parse(row.get(StainPlan.EXACT)).profile())));
    if (found.size() != 1) {
      throw new IOException(
          "%s has %d rows, expected one. Remove it and measure again."
              .formatted(file, found.size()));
    }
    return found.get(0);
  }
}
