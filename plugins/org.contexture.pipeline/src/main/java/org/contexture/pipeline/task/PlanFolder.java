package org.contexture.pipeline.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.slides.MicronsPerPixel;

/**
 * A plan and its slides, in the folder {@code plan} beside the results: {@code plan.json} and
 * {@code slides.csv}, the largest slides first.
 *
 * @param folder where results go
 * @param plan what all tasks do alike
 * @param slides by size, the largest first
 */
public record PlanFolder(Path folder, WorkPlan plan, List<PlannedSlide> slides) {

  private static final String NAME = "plan";
  private static final String PLAN = "plan.json";
  private static final String SLIDES = "slides.csv";
  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "slide",
              "path",
              "mpp_x",
              "mpp_y",
              "bytes",
              "reading",
              "stain",
              "stored",
              "attached",
              "label",
              "patient")
          .setSkipHeaderRecord(true)
          .setRecordSeparator('\n')
          .get();

  public PlanFolder {
    slides = List.copyOf(slides);
  }

  /** The slides of a shard, the largest first. */
  public List<PlannedSlide> slides(Shard shard) {
    return shard.of(slides);
  }

  /** The slides by their ids. */
  public Map<String, PlannedSlide> slidesById() {
    return slides.stream().collect(Collectors.toMap(PlannedSlide::id, Function.identity()));
  }

  /**
   * This, if it is of a kind.
   *
   * @throws IOException naming the kind that it is of
   */
  public PlanFolder of(WorkKind kind) throws IOException {
    if (plan.kind() != kind) {
      throw new IOException(
          "%s was planned for %s, not for %s. Go on with ./contexture %s --out %s, or choose another folder."
              .formatted(folder, plan.kind(), kind, plan.kind().command(), folder));
    }
    return this;
  }

  /** Whether a folder holds a plan. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve(NAME).resolve(PLAN));
  }

  /**
   * Reads a plan.
   *
   * @throws IOException if there is none
   */
  public static PlanFolder read(Path folder) throws IOException {
    if (!exists(folder)) {
      throw new IOException(
          "%s holds no plan. Name slides and what to do with them, as for a new job."
              .formatted(folder));
    }
    Path plan = folder.resolve(NAME);
    return new PlanFolder(
        folder, PlanText.read(plan.resolve(PLAN)), readSlides(plan.resolve(SLIDES)));
  }

  /**
   * Writes a plan where none is. Of several processes that do so at once the first decides.
   *
   * @return the plan that counts
   */
  static PlanFolder establish(PlanFolder made) throws IOException {
    try (TaskFolder task = TaskFolder.open(made.folder(), made.plan().work())) {
      Path prepared = Files.createDirectories(task.scratch(NAME));
      writeSlides(prepared.resolve(SLIDES), made.slides());
      Files.writeString(prepared.resolve(PLAN), PlanText.of(made.plan()) + "\n");
      try {
        Files.move(prepared, made.folder().resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        if (!exists(made.folder())) {
          throw e;
        }
      }
    }
    return read(made.folder());
  }

  /** Takes other slides into a plan that is there. Of several that do so the last one counts. */
  public PlanFolder replaceSlides(List<PlannedSlide> others) throws IOException {
    try (TaskFolder task = TaskFolder.open(folder, plan.work())) {
      AtomicFile.write(
          folder.resolve(NAME).resolve(SLIDES),
          task.scratch(SLIDES),
          temporary -> writeSlides(temporary, others));
    }
    return new PlanFolder(folder, plan, others);
  }

  private static void writeSlides(Path file, List<PlannedSlide> slides) throws IOException {
    try (Writer out = Files.newBufferedWriter(file);
        CSVPrinter csv = new CSVPrinter(out, CSV.builder().setSkipHeaderRecord(false).get())) {
      for (PlannedSlide slide : slides) {
        csv.printRecord(
            slide.id(),
            slide.stored().map(StoredFile::url).orElse(slide.path().toString()),
            slide.micronsPerPixel().map(MicronsPerPixel::x).map(String::valueOf).orElse(""),
            slide.micronsPerPixel().map(MicronsPerPixel::y).map(String::valueOf).orElse(""),
            slide.bytes(),
            slide.reading(),
            slide.stain(),
            slide.stored().map(StoredFile::fingerprint).orElse(""),
            slide.attached().text(),
            slide.label().orElse(""),
            slide.patient().orElse(""));
      }
    }
  }

  private static List<PlannedSlide> readSlides(Path file) throws IOException {
    List<PlannedSlide> slides = new ArrayList<>();
    try (CSVParser csv =
        CSVParser.builder().setReader(Files.newBufferedReader(file)).setFormat(CSV).get()) {
      for (CSVRecord row : csv) {
        slides.add(slide(row));
      }
      return slides;
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      throw new IOException(
          "%s is no list of slides: %s. Plan anew.".formatted(file, e.getMessage()), e);
    }
  }

  private static PlannedSlide slide(CSVRecord row) {
    Optional<MicronsPerPixel> microns =
        row.get("mpp_x").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new MicronsPerPixel(
                    Double.parseDouble(row.get("mpp_x")), Double.parseDouble(row.get("mpp_y"))));
    String stored = later(row, "stored");
    Optional<StoredFile> elsewhere =
        stored.isEmpty() ? Optional.empty() : Optional.of(new StoredFile(row.get("path"), stored));
    return new PlannedSlide(
        row.get("slide"),
        elsewhere.map(StoredFile::name).orElseGet(() -> Path.of(row.get("path"))),
        microns,
        Long.parseLong(row.get("bytes")),
        later(row, "reading"),
        later(row, "stain"),
        elsewhere,
        Attached.parse(later(row, "attached")),
        known(later(row, "label")),
        known(later(row, "patient")));
  }

  private static Optional<String> known(String cell) {
    return Optional.of(cell).filter(text -> !text.isEmpty());
  }

  /** A cell of a column that plans of before lack. */
  private static String later(CSVRecord row, String column) {
    return row.isSet(column) ? row.get(column) : "";
  }
}
