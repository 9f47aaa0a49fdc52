package org.contexture.pipeline.task;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What tasks make of slides. */
public enum WorkKind {
  FEATURES("extract", ExtractionPlan.class),
  TILES("tile", TilePlan.class),
  STAINS("stains", StainPlan.class),
  PREDICTIONS("predict", PredictionPlan.class),
  HEATMAPS("heatmap", HeatmapPlan.class);

  private final String command;
  private final Class<? extends WorkPlan> plan;

  WorkKind(String command, Class<? extends WorkPlan> plan) {
    this.command = command;
    this.plan = plan;
  }

  /** The command that plans it, and carries it out. */
  public String command() {
    return command;
  }

  Class<? extends WorkPlan> plan() {
    return plan;
  }

  /** As plans have it. */
  static WorkKind parse(String text) {
    return Arrays.stream(values())
        .filter(kind -> kind.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected the kind %s, found “%s”"
                        .formatted(
                            Arrays.stream(values())
                                .map(WorkKind::toString)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
