package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.slides.Look;

/**
 * What all tasks of a job do alike, decided once: nothing that a task finds out by looking at its
 * own machine changes results. A record for each kind of work, kept as JSON.
 */
public sealed interface WorkPlan
    permits ExtractionPlan, TilePlan, StainPlan, PredictionPlan, HeatmapPlan {

  /**
   * A file that every task reads first.
   *
   * @param file absolute path
   * @param sha256 of what is read of it
   */
  record Weights(String file, String sha256) {}

  /**
   * Tables with a row a slide, which can be one.
   *
   * @param ending of their files
   * @param name of the one
   * @param notes what all rows together say of some slides, by their ids; is added to their column
   *     of notes; the progress hears why they may be lacking
   */
  record RowTable(
      String ending,
      String name,
      BiFunction<List<CSVRecord>, Progress, Map<String, String>> notes) {

    /** Rows that say nothing together. */
    RowTable(String ending, String name) {
      this(ending, name, (rows, progress) -> Map.of());
    }
  }

  WorkKind kind();

  /** How the name of a slide's file ends, with its dot; of several the first. */
  String ending();

  /** In a few words, for people. */
  String summary();

  /**
   * Opens what the work needs.
   *
   * @param devices of the kind that the plan says, at least one
   * @param threads that read, or work on slides side by side
   * @throws IOException if a file is not what it was when the work was planned
   */
  SlideTask open(List<Device> devices, int threads) throws IOException;

  /** Whether it is done on GPUs, whatever their number. */
  default boolean gpu() {
    return false;
  }

  default Optional<Weights> weights() {
    return Optional.empty();
  }

  /** The same, with what is left open decided as this machine has it. */
  default WorkPlan decided() {
    return this;
  }

  /** The same with its weights elsewhere. */
  default WorkPlan at(String weights) {
    return this;
  }

  default Optional<RowTable> rowTable() {
    return Optional.empty();
  }

  /** Twelve hexadecimal digits that differ where anything differs but the path of the weights. */
  default String id() {
    return PlanText.id(this);
  }

  /**
   * What tasks do that may share a folder: what was asked for. What was left open each may have
   * decided otherwise, until the plan of one of them counts.
   */
  default String work() {
    return "plan " + id();
  }

  /** In what this plan differs from another, for people; empty if results would be the same. */
  default List<String> differences(WorkPlan other) {
    return PlanText.differences(this, other);
  }

  /** Name of a slide's file. */
  default String file(PlannedSlide slide) {
    return SlideFileName.of(slide.id(), ending());
  }

  /**
   * By which it is known whether a slide is still the same: size and time of its file (their
   * checksum if it is anonymised), how it is shown, and what belongs to it. Empty if it is not
   * there.
   */
  default String source(PlannedSlide slide) {
    Look look = slide.look();
    try {
      String file =
          slide.stored().isPresent()
              ? slide.stored().get().fingerprint()
              : FeatureProvenance.fingerprint(slide.path(), look.reading());
      return Stream.of(file, look.text(), slide.attached().fingerprint())
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Checks that a device is of the kind that a plan says.
   *
   * @throws IOException if it is not
   */
  static void requireKind(WorkPlan plan, Device device) throws IOException {
    if (device.isCuda() != plan.gpu()) {
      throw new IOException(
          "The plan is for %s, this task has %s. Results would differ: plan anew, or choose another device."
              .formatted(plan.gpu() ? "GPUs" : "the CPU", device));
    }
  }
}
