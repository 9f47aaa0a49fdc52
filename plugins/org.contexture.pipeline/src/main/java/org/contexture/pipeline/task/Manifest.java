package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.contexture.network.file.AtomicFile;

/**
 * What became of every slide, from the manifests of all tasks: the last word on each. A slide that
 * a later task found done keeps the line of the task that did it.
 *
 * @param verdicts by slide
 */
public record Manifest(Map<String, ManifestLine> verdicts) {

  /** The folder of the tasks' manifests, in that of the results. */
  private static final String NAME = "manifest";

  private static final String JOINED = "manifest.csv";
  private static final String ENDING = ".csv";

  /**
   * What a check found.
   *
   * @param lines of the slides of the plan, in its order
   * @param missing slides of the plan that no task has said anything of
   * @param damaged files that are gone or other than when they were written, and what to do
   */
  public record Check(List<ManifestLine> lines, List<String> missing, List<String> damaged) {

    public Check {
      lines = List.copyOf(lines);
      missing = List.copyOf(missing);
      damaged = List.copyOf(damaged);
    }

    /** How many slides ended so. */
    public long count(ManifestLine.State state) {
      return lines.stream().filter(line -> line.state() == state).count();
    }

    /** The slides that failed. */
    public List<ManifestLine> failed() {
      return lines.stream().filter(line -> line.state() == ManifestLine.State.FAILED).toList();
    }

    /** Whether every slide has a verdict, and every file is as it was written. */
    public boolean isComplete() {
      return missing.isEmpty() && damaged.isEmpty();
    }

    @Override
    public String toString() {
      return "%d done, %d skipped, %d failed, %d missing, %d damaged"
          .formatted(
              count(ManifestLine.State.DONE),
              count(ManifestLine.State.SKIPPED),
              count(ManifestLine.State.FAILED),
              missing.size(),
              damaged.size());
    }
  }

  /**
   * Joins the manifests of all tasks.
   *
   * @param folder where results go
   * @param plan lines of other plans do not count
   */
  public static Manifest read(Path folder, WorkPlan plan) throws IOException {
    return read(folder, plan, name -> true);
  }

  /**
   * Joins those that may tell of the slides of a shard: of the same one, and of other divisions.
   */
  public static Manifest read(Path folder, WorkPlan plan, Shard shard) throws IOException {
    String division = "-of-" + shard.of() + ".";
    return read(
        folder, plan, name -> !name.contains(division) || name.startsWith(prefix(shard) + "."));
  }

  private static Manifest read(Path folder, WorkPlan plan, Predicate<String> wanted)
      throws IOException {
    String id = plan.id();
    Map<String, ManifestLine> verdicts = new HashMap<>();
    for (Path file : files(folder, wanted)) {
      for (ManifestLine line : ManifestFile.read(file)) {
        if (line.plan().equals(id)) {
          verdicts.merge(line.slide(), line, Manifest::last);
        }
      }
    }
    return new Manifest(verdicts);
  }

  private static ManifestLine last(ManifestLine one, ManifestLine other) {
    boolean oneIsLater = one.finished().isAfter(other.finished());
    ManifestLine later = oneIsLater ? one : other;
    ManifestLine earlier = oneIsLater ? other : one;
    boolean confirmed =
        later.state() == ManifestLine.State.SKIPPED
            && earlier.state() != ManifestLine.State.FAILED
            && earlier.sha256().equals(later.sha256());
    return confirmed ? earlier : later;
  }

  private static List<Path> files(Path folder, Predicate<String> wanted) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(NAME))) {
      return files
          .filter(file -> wanted.test(file.getFileName().toString()))
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .sorted(Comparator.comparing(Path::toString))
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (NotDirectoryException e) {
      throw new IOException(
          "%s is a file, where a folder with the manifests of tasks should be. Move it away."
              .formatted(folder.resolve(NAME)),
          e);
    }
  }

  /** Where a task's own manifest goes. */
  static Path file(Path folder, Shard shard, String task) {
    return folder.resolve(NAME).resolve(prefix(shard) + "." + task + ENDING);
  }

  private static String prefix(Shard shard) {
    return shard.number() + "-of-" + shard.of();
  }

  /** What is known of a slide. */
  Optional<ManifestLine> of(PlannedSlide slide) {
    return Optional.ofNullable(verdicts.get(slide.id()));
  }

  /** Whether a slide's files are there, and the slide is still the same. */
  public boolean isDone(PlannedSlide slide, PlanFolder plan) throws IOException {
    Optional<ManifestLine> line =
        of(slide)
            .filter(known -> known.state() != ManifestLine.State.FAILED)
            .filter(known -> known.source().equals(plan.plan().source(slide)));
    return line.isPresent() && isThere(plan.folder(), line.get());
  }

  /**
   * What is known of each slide of a plan, whatever became of the files since.
   *
   * @param plan whose slides shall all be there
   */
  public Check verdicts(PlanFolder plan) {
    List<ManifestLine> lines = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (PlannedSlide slide : plan.slides()) {
      of(slide).ifPresentOrElse(lines::add, () -> missing.add(slide.id()));
    }
    return new Check(lines, missing, List.of());
  }

  /**
   * The same, and reads every file and compares its checksum.
   *
   * @param plan whose slides shall all be there
   */
  public Check check(PlanFolder plan) throws IOException {
    Check verdicts = verdicts(plan);
    List<String> damaged = new ArrayList<>();
    for (ManifestLine line : verdicts.lines()) {
      for (WrittenFile written : line.files()) {
        if (!written.isIn(plan.folder())) {
          Path file = plan.folder().resolve(written.name());
          damaged.add(
              file
                  + (Files.exists(file) ? " is not what was written" : " is gone")
                  + ". Remove it and run again.");
        }
      }
    }
    return new Check(verdicts.lines(), verdicts.missing(), damaged);
  }

  /** Whether all files that a line tells of are there, byte by byte. */
  static boolean isThere(Path folder, ManifestLine line) throws IOException {
    for (WrittenFile file : line.files()) {
      if (!file.isIn(folder)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes the joined manifest beside the results, with labels and patients of the slides.
   *
   * @return its path
   */
  public static Path writeJoined(PlanFolder plan, List<ManifestLine> lines) throws IOException {
    Path file = plan.folder().resolve(JOINED);
    AtomicFile.write(
        file, (Path temporary) -> ManifestFile.write(temporary, lines, plan.slidesById()));
    return file;
  }
}
