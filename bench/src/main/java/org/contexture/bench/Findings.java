package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What judges found of encoders on one set of slides. With a file, every finding is appended as
 * soon as it is known, so that a series of runs that is stopped goes on where it was. The file's
 * first line says under which settings, its second one the slides' patients; a file of other
 * settings is refused.
 */
final class Findings {

  static final String BEFORE = "before";
  static final String TEACHER = "teacher";

  /**
   * What was judged.
   *
   * @param arm or {@value #BEFORE} or {@value #TEACHER}
   * @param seed of the distillation
   * @param steps that the student took
   */
  record Key(String arm, long seed, int steps, String judge) {}

  /**
   * One finding.
   *
   * @param auroc mean over partitions
   * @param influences of the slides, see {@link Question#influences}
   */
  @SuppressWarnings("ArrayRecordComponent") // numbers to compute with, never compared
  record Finding(double auroc, double[] influences) {}

  private static final String SETTINGS = "# ";
  private static final String PATIENTS = "# patients\t";
  private static final double UNIT = 1e-7; // of stored influences

  private final Map<Key, Finding> findings = new LinkedHashMap<>();
  private final Optional<Path> file;
  private final List<String> patients;

  private Findings(Optional<Path> file, List<String> patients) {
    this.file = file;
    this.patients = List.copyOf(patients);
  }

  /**
   * Takes up what the file holds, if there is one.
   *
   * @param patients of the slides
   * @throws IOException if it holds something else, or findings of other settings
   */
  static Findings in(Optional<Path> file, String settings, List<String> patients)
      throws IOException {
    Findings findings = new Findings(file, patients);
    List<String> head = List.of(SETTINGS + settings, PATIENTS + String.join("\t", patients));
    if (file.isPresent() && Files.exists(file.get())) {
      List<String> lines = Files.readAllLines(file.get());
      if (lines.size() < 2 || !lines.subList(0, 2).equals(head)) {
        throw new IOException(
            "%s holds findings of other settings or patients. Name another file, or go on with those.%n  there: %s%n  now:   %s"
                .formatted(file.get(), lines.isEmpty() ? "nothing" : lines.get(0), head.get(0)));
      }
      findings.take(lines);
    } else if (file.isPresent()) {
      Files.createDirectories(file.get().toAbsolutePath().getParent());
      Files.write(file.get(), head);
    }
    return findings;
  }

  /** Reads a file as it is. */
  static Findings read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 2 || !lines.get(1).startsWith(PATIENTS)) {
      throw new IOException(
          "%s is no file of findings; expected its second line to start with “%s”."
              .formatted(file, PATIENTS.strip()));
    }
    String[] patients = lines.get(1).substring(PATIENTS.length()).split("\t", -1);
    Findings findings = new Findings(Optional.of(file), List.of(patients));
    findings.take(lines);
    return findings;
  }

  private void take(List<String> lines) throws IOException {
    for (int i = 2; i < lines.size(); i++) {
      String[] cells = lines.get(i).split("\t", -1);
      try {
        double[] influences =
            Arrays.stream(cells[5].split(" ", -1))
                .mapToDouble(v -> Long.parseLong(v) * UNIT)
                .toArray();
        if (influences.length != patients.size()) {
          throw new NumberFormatException("another number of slides");
        }
        findings.put(
            new Key(cells[0], Long.parseLong(cells[1]), Integer.parseInt(cells[2]), cells[3]),
            new Finding(Double.parseDouble(cells[4]), influences));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(
            "%s, line %d: expected arm, seed, steps, judge, AUROC and %d influences between tabs, found “%.60s”. Remove the line."
                .formatted(file.orElseThrow(), i + 1, patients.size(), lines.get(i)),
            e);
      }
    }
  }

  boolean knows(Key key) {
    return findings.containsKey(key);
  }

  void add(Key key, Finding finding) throws IOException {
    findings.put(key, finding);
    if (file.isPresent()) {
      String line =
          "%s\t%d\t%d\t%s\t%s\t%s%n"
              .formatted(
                  key.arm,
                  key.seed,
                  key.steps,
                  key.judge,
                  finding.auroc,
                  Arrays.stream(finding.influences)
                      .mapToObj(v -> Long.toString(Math.round(v / UNIT)))
                      .collect(Collectors.joining(" ")));
      Files.writeString(file.get(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** Of the slides. */
  List<String> patients() {
    return patients;
  }

  List<String> judges() {
    return findings.keySet().stream().map(Key::judge).distinct().toList();
  }

  /** Without {@value #BEFORE} and {@value #TEACHER}. */
  List<String> arms() {
    return findings.keySet().stream()
        .map(Key::arm)
        .filter(arm -> !arm.equals(BEFORE) && !arm.equals(TEACHER))
        .distinct()
        .toList();
  }

  List<Integer> steps(String arm) {
    return findings.keySet().stream()
        .filter(key -> key.arm.equals(arm))
        .map(Key::steps)
        .distinct()
        .sorted()
        .toList();
  }

  /** Of which there is a finding of each of these judges. */
  List<Long> seeds(String arm, int steps, List<String> judges) {
    TreeSet<Long> seeds = new TreeSet<>();
    findings.keySet().stream()
        .filter(key -> key.arm.equals(arm) && key.steps == steps)
        .forEach(key -> seeds.add(key.seed));
    return seeds.stream().filter(seed -> hasAll(arm, seed, steps, judges)).toList();
  }

  private boolean hasAll(String arm, long seed, int steps, List<String> judges) {
    return judges.stream().allMatch(judge -> knows(new Key(arm, seed, steps, judge)));
  }

  /**
   * The mean over judges.
   *
   * @throws IllegalArgumentException if one is missing
   */
  Finding mean(String arm, long seed, int steps, List<String> judges) {
    List<Finding> found = new ArrayList<>();
    for (String judge : judges) {
      Finding finding = findings.get(new Key(arm, seed, steps, judge));
      if (finding == null) {
        throw new IllegalArgumentException(
            "There is no finding of %s, seed %d, %d steps, by %s."
                .formatted(arm, seed, steps, judge));
      }
      found.add(finding);
    }
    double[] influences = new double[patients.size()];
    for (Finding finding : found) {
      for (int i = 0; i < influences.length; i++) {
        influences[i] += finding.influences[i] / found.size();
      }
    }
    return new Finding(
        found.stream().mapToDouble(Finding::auroc).average().orElseThrow(), influences);
  }
}
