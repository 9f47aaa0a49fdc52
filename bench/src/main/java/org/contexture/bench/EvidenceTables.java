package org.contexture.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tables of what was found: per set, and over all sets that know an arm.
 *
 * @param sets by name
 * @param control the arm that others are compared with
 */
record EvidenceTables(Map<String, Bootstrap> sets, String control) {

  EvidenceTables {
    sets = new LinkedHashMap<>(sets);
  }

  void print(PrintStream out) {
    out.println(
        "| set | encoder | steps | seeds | AUROC | minus before (95 %) | least seed | share of the"
            + " teacher's lead (95 %) | minus "
            + control
            + " (95 %) | seen with 80 % power |");
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    sets.forEach((name, set) -> printSet(out, name, set));
    if (sets.size() > 1) {
      for (Moment moment : moments()) {
        printAll(out, moment);
      }
    }
  }

  /** An arm after so many steps. */
  record Moment(String arm, int steps) {}

  /** In the order of the arms, by steps. */
  List<Moment> moments() {
    Set<String> arms = new LinkedHashSet<>();
    sets.values().forEach(set -> arms.addAll(set.findings().arms()));
    List<Moment> moments = new ArrayList<>();
    for (String arm : arms) {
      sets.values().stream()
          .flatMap(set -> set.findings().steps(arm).stream())
          .distinct()
          .sorted()
          .forEach(steps -> moments.add(new Moment(arm, steps)));
    }
    return moments;
  }

  private void printSet(PrintStream out, String name, Bootstrap set) {
    out.printf(Locale.ROOT, "| %s | before | | | %.3f | | | | | |%n", name, set.before().value());
    out.printf(
        Locale.ROOT,
        "| %s | teacher | | | %.3f | %s | | | | %.3f |%n",
        name,
        set.teacher().value(),
        set.lead(),
        set.lead().visible());
    for (Moment moment : moments()) {
      List<Long> seeds = set.seeds(moment.arm, moment.steps);
      if (!seeds.isEmpty()) {
        Draws gain = set.gain(moment.arm, moment.steps);
        out.printf(
            Locale.ROOT,
            "| %s | %s | %d | %d | %.3f | %s | %+.3f | %s | %s | %.3f |%n",
            name,
            moment.arm,
            moment.steps,
            seeds.size(),
            set.auroc(moment.arm, moment.steps, seeds).value(),
            gain,
            set.leastGain(moment.arm, moment.steps),
            set.hasLead() ? percent(gain.over(set.lead())) : "no lead",
            againstControl(List.of(set), moment),
            gain.visible());
      }
    }
  }

  /** Over all sets that know the moment, each counting alike; the sets themselves are not drawn. */
  private void printAll(PrintStream out, Moment moment) {
    List<Bootstrap> those = knowing(moment);
    if (those.size() > 1) {
      Draws gain = Draws.mean(those.stream().map(s -> s.gain(moment.arm, moment.steps)).toList());
      out.printf(
          Locale.ROOT,
          "| %d sets | %s | %d | | | %s | %+.3f | %s | %s | %.3f |%n",
          those.size(),
          moment.arm,
          moment.steps,
          gain,
          those.stream()
              .mapToDouble(s -> s.leastGain(moment.arm, moment.steps))
              .min()
              .orElseThrow(),
          share(those, moment),
          againstControl(those, moment),
          gain.visible());
    }
  }

  List<Bootstrap> knowing(Moment moment) {
    return sets.values().stream()
        .filter(set -> !set.seeds(moment.arm, moment.steps).isEmpty())
        .toList();
  }

  /** Of the sets with a lead to win, their gains over their leads. */
  private static String share(List<Bootstrap> sets, Moment moment) {
    List<Bootstrap> ahead = sets.stream().filter(Bootstrap::hasLead).toList();
    if (ahead.isEmpty()) {
      return "no lead";
    }
    Draws gains = Draws.mean(ahead.stream().map(s -> s.gain(moment.arm, moment.steps)).toList());
    return percent(gains.over(Draws.mean(ahead.stream().map(Bootstrap::lead).toList())));
  }

  private String againstControl(List<Bootstrap> those, Moment moment) {
    List<Bootstrap> both =
        those.stream().filter(s -> s.comparable(moment.arm, control, moment.steps)).toList();
    if (both.isEmpty() || moment.arm.equals(control)) {
      return "";
    }
    Draws difference =
        Draws.mean(
            both.stream().map(s -> s.difference(moment.arm, control, moment.steps)).toList());
    return difference + (both.size() < those.size() ? " on " + both.size() : "");
  }

  private static String percent(Draws share) {
    return String.format(
        Locale.ROOT,
        "%.0f %% (%.0f … %.0f)",
        100 * share.value(),
        100 * share.low(),
        100 * share.high());
  }
}
