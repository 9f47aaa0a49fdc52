package org.contexture.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * AUROCs of one set with what they might as well have been: patients and distillation seeds are
 * drawn anew, with replacement; the same draws for all encoders, so that differences are paired.
 * Folds and classifiers are not drawn: the partitions are many and the same for all.
 *
 * <p>A few seeds drawn with replacement differ too little by a factor of √((n − 1) / n); their
 * distances from the mean are stretched accordingly. A single seed cannot be drawn: such an
 * interval is of the patients alone.
 */
final class Bootstrap {

  static final int DRAWS = 2000;

  private final Findings findings;
  private final List<String> judges;
  private final double[][] weights; // of slides, less 1: [draws][slides]

  /**
   * Draws patients.
   *
   * @param judges whose mean counts
   */
  Bootstrap(Findings findings, List<String> judges) {
    this.findings = findings;
    this.judges = List.copyOf(judges);
    List<String> names = findings.patients().stream().distinct().toList();
    Map<String, Integer> places = new HashMap<>();
    names.forEach(name -> places.put(name, places.size()));
    Random random = new Random(findings.patients().hashCode()); // sets are drawn independently
    weights = new double[DRAWS][findings.patients().size()];
    for (double[] draw : weights) {
      int[] times = new int[names.size()];
      for (int i = 0; i < times.length; i++) {
        times[random.nextInt(times.length)]++;
      }
      for (int slide = 0; slide < draw.length; slide++) {
        draw[slide] = times[places.get(findings.patients().get(slide))] - 1;
      }
    }
  }

  Findings findings() {
    return findings;
  }

  /** Seeds that all judges know of an arm. */
  List<Long> seeds(String arm, int steps) {
    return findings.seeds(arm, steps, judges);
  }

  Draws before() {
    return auroc(Findings.BEFORE, 0, List.of(0L));
  }

  Draws teacher() {
    return auroc(Findings.TEACHER, 0, List.of(0L));
  }

  /** The mean over some seeds. */
  Draws auroc(String arm, int steps, List<Long> seeds) {
    List<Findings.Finding> found = new ArrayList<>();
    seeds.forEach(seed -> found.add(findings.mean(arm, seed, steps, judges)));
    double value = found.stream().mapToDouble(Findings.Finding::auroc).average().orElseThrow();
    double[] drawn = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] shares = shares(draw, seeds.size());
      for (int s = 0; s < shares.length; s++) {
        double auroc = found.get(s).auroc();
        double[] influences = found.get(s).influences();
        for (int slide = 0; slide < influences.length; slide++) {
          auroc += weights[draw][slide] * influences[slide];
        }
        drawn[draw] += shares[s] * auroc;
      }
    }
    return new Draws(value, drawn);
  }

  /** How much each of n seeds counts in a draw; together 1. */
  private static double[] shares(int draw, int seeds) {
    double[] shares = new double[seeds];
    Random random = new Random(0x5eedL + draw);
    random.nextInt(); // the first number hardly depends on the seed
    for (int i = 0; i < seeds; i++) {
      shares[random.nextInt(seeds)] += 1.0 / seeds;
    }
    double stretch = seeds < 2 ? 1 : Math.sqrt(seeds / (seeds - 1.0));
    for (int i = 0; i < seeds; i++) {
      shares[i] = 1.0 / seeds + stretch * (shares[i] - 1.0 / seeds);
    }
    return shares;
  }

  /** An arm less the student before, over the arm's seeds. */
  Draws gain(String arm, int steps) {
    return auroc(arm, steps, seeds(arm, steps)).minus(before());
  }

  /** How far the teacher is ahead of the student before. */
  Draws lead() {
    return teacher().minus(before());
  }

  /** Whether there is a lead to win: its interval lies above 0. */
  boolean hasLead() {
    return lead().low() > 0;
  }

  /** One arm less another, over the seeds that both have. */
  Draws difference(String arm, String other, int steps) {
    List<Long> common = new ArrayList<>(seeds(arm, steps));
    common.retainAll(seeds(other, steps));
    return auroc(arm, steps, common).minus(auroc(other, steps, common));
  }

  boolean comparable(String arm, String other, int steps) {
    return seeds(arm, steps).stream().anyMatch(seeds(other, steps)::contains);
  }

  /** The least gain of any seed. */
  double leastGain(String arm, int steps) {
    double before = before().value();
    return seeds(arm, steps).stream()
        .mapToDouble(seed -> findings.mean(arm, seed, steps, judges).auroc() - before)
        .min()
        .orElse(Double.NaN);
  }
}
