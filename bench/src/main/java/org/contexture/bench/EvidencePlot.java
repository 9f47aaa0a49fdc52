package org.contexture.bench;

import java.util.ArrayList;
import java.util.List;
import org.contexture.bench.EvidenceTables.Moment;
import org.contexture.bench.ForestPlot.Row;

/** The forest plot of some tables: what each arm gained at its last moment, set by set. */
final class EvidencePlot {

  private EvidencePlot() {}

  static byte[] png(EvidenceTables tables) {
    List<Row> rows = new ArrayList<>();
    List<Moment> moments = tables.moments();
    for (Moment moment : moments) {
      boolean isLast =
          moments.stream()
              .noneMatch(m -> m.arm().equals(moment.arm()) && m.steps() > moment.steps());
      if (isLast) {
        rows.add(Row.heading(moment.arm() + ", " + moment.steps() + " steps"));
        tables
            .sets()
            .forEach(
                (name, set) -> {
                  List<Long> seeds = set.seeds(moment.arm(), moment.steps());
                  if (!seeds.isEmpty()) {
                    rows.add(
                        row(
                            "%s (%d)".formatted(name, seeds.size()),
                            set.gain(moment.arm(), moment.steps()),
                            false));
                  }
                });
        List<Bootstrap> those = tables.knowing(moment);
        if (those.size() > 1) {
          rows.add(
              row(
                  "all sets",
                  Draws.mean(
                      those.stream().map(s -> s.gain(moment.arm(), moment.steps())).toList()),
                  true));
        }
      }
    }
    rows.add(Row.heading("teacher"));
    tables.sets().forEach((name, set) -> rows.add(row(name, set.lead(), false)));
    return new ForestPlot(
            "AUROC minus the student's before, mean of the judges",
            "difference of AUROC, 95 % interval over patients and (number of) seeds",
            rows)
        .png();
  }

  private static Row row(String label, Draws draws, boolean isTotal) {
    return new Row(label, List.of(draws), isTotal);
  }
}
