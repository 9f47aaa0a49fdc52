package org.contexture.pipeline.task;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.StoredFile;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideReading;
import org.contexture.slides.stain.StainNormalisation;

/**
 * A slide of a plan.
 *
 * @param id of the slide
 * @param path of its file
 * @param micronsPerPixel of level 0, instead of what the file says
 * @param bytes size of the file, by which work is shared out; 0 if it was not there
 * @param reading how its file is read, as {@link SlideReading#text} has it; empty for as it is
 * @param stain in which it is shown, as {@link StainNormalisation#text} has it; empty for its own
 * @param stored where it lies, if that is no file system; {@code path} is the name of its file then
 * @param attached what belongs to it besides
 * @param label that the table of slides gives it; nothing that is made of the slide depends on it
 * @param patient likewise
 */
public record PlannedSlide(
    String id,
    Path path,
    Optional<MicronsPerPixel> micronsPerPixel,
    long bytes,
    String reading,
    String stain,
    Optional<StoredFile> stored,
    Attached attached,
    Optional<String> label,
    Optional<String> patient) {

  static final String FEATURES = ".h5";

  public PlannedSlide {
    SlideReading.parse(reading); // checks
    parse(stain);
  }

  /** A slide in a file. */
  public PlannedSlide(
      String id,
      Path path,
      Optional<MicronsPerPixel> micronsPerPixel,
      long bytes,
      String reading,
      String stain) {
    this(
        id,
        path,
        micronsPerPixel,
        bytes,
        reading,
        stain,
        Optional.empty(),
        Attached.NOTHING,
        Optional.empty(),
        Optional.empty());
  }

  /** A slide on other storage. */
  public static PlannedSlide of(
      String id, StoredFile stored, Optional<MicronsPerPixel> micronsPerPixel, long bytes) {
    return new PlannedSlide(
        id,
        stored.name(),
        micronsPerPixel,
        bytes,
        "",
        "",
        Optional.of(stored),
        Attached.NOTHING,
        Optional.empty(),
        Optional.empty());
  }

  /** The same with a copy of its file. */
  public PlannedSlide at(Path copy) {
    return new PlannedSlide(
        id, copy, micronsPerPixel, bytes, reading, stain, stored, attached, label, patient);
  }

  /** The same with another size. */
  public PlannedSlide sized(long itsBytes) {
    return new PlannedSlide(
        id, path, micronsPerPixel, itsBytes, reading, stain, stored, attached, label, patient);
  }

  /** The same with what belongs to it. */
  PlannedSlide with(Attached more) {
    return new PlannedSlide(
        id, path, micronsPerPixel, bytes, reading, stain, stored, more, label, patient);
  }

  /** The same with what a table of slides says of it. */
  public PlannedSlide labelled(Optional<String> itsLabel, Optional<String> itsPatient) {
    return new PlannedSlide(
        id, path, micronsPerPixel, bytes, reading, stain, stored, attached, itsLabel, itsPatient);
  }

  /** Whether its file is on this machine, or on a disk that it sees. */
  public boolean isFile() {
    return stored.isEmpty() || path.isAbsolute();
  }

  /** Of a file that may not be there: its task says so. */
  public static PlannedSlide of(
      String id, Path file, Optional<MicronsPerPixel> micronsPerPixel, Look look) {
    Path path = file.toAbsolutePath().normalize();
    return new PlannedSlide(
        id, path, micronsPerPixel, path.toFile().length(), look.reading().text(), text(look));
  }

  private static String text(Look look) {
    return look.stain().map(StainNormalisation::text).orElse("");
  }

  private static Optional<StainNormalisation> parse(String stain) {
    return stain.isEmpty() ? Optional.empty() : Optional.of(StainNormalisation.parse(stain));
  }

  /** What to say of it where its file is not. */
  SlideFailure elsewhere() {
    return new SlideFailure(
        id,
        "open",
        "%s lies on storage that is no file system of this machine. A Spark job fetches it: ./contexture spark. Or copy the slides, and name their paths."
            .formatted(stored.orElseThrow().url()));
  }

  /** How it is shown. */
  Look look() {
    return new Look(SlideReading.parse(reading), parse(stain));
  }

  /** As it waits for its tiles: in its own stain, in which tissue is found. */
  SlideToTile toTile() {
    return new SlideToTile(id, path, micronsPerPixel, SlideReading.parse(reading));
  }

  /** The same in another stain. */
  PlannedSlide stained(Optional<StainNormalisation> how) {
    return new PlannedSlide(
        id,
        path,
        micronsPerPixel,
        bytes,
        reading,
        text(look().stained(how)),
        stored,
        attached,
        label,
        patient);
  }

  /** Name of its feature file. */
  public String featureFile() {
    return SlideFileName.of(id, FEATURES);
  }
}
