package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Png;
import org.contexture.pipeline.Reason;
import org.contexture.slides.Look;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.SlideReading;
import org.contexture.slides.Slides;

/**
 * The slides of a folder or a table.
 *
 * @param slides those that can be read, sorted by path, or in the order of the table
 * @param unreadable the others
 * @param warnings for people: labels without a slide, slides without a label, unknown µm per pixel
 */
public record SlideCatalogue(
    List<SlideEntry> slides, List<UnreadableSlide> unreadable, List<String> warnings) {

  public SlideCatalogue {
    slides = List.copyOf(slides);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
  }

  /**
   * Finds and opens slides. One bad slide never stops the others.
   *
   * @throws IOException if the source or the table of labels is missing, empty or not a table
   */
  public static SlideCatalogue scan(CatalogueOptions options, Progress progress)
      throws IOException {
    SlideListing listing = SlideListing.of(options);
    List<ListedSlide> candidates = listing.candidates();
    Optional<SlideLabels> labels = Optional.empty();
    if (options.labels().isPresent()) {
      labels =
          Optional.of(
              new SlideLabels(
                  options.labels().get(), candidates.stream().map(ListedSlide::path).toList()));
    }
    List<SlideEntry> slides = new ArrayList<>();
    List<UnreadableSlide> unreadable = new ArrayList<>();
    Optional<SlideLabels> joined = labels;
    progress.report(0, Plural.of(candidates.size(), "file"));
    InOrder.run(
        candidates.iterator(),
        candidate -> open(candidate, options),
        Runtime.getRuntime().availableProcessors(),
        (candidate, opened) -> {
          Optional<SlideTable.Row> row =
              joined.flatMap(table -> table.find(candidate.id(), candidate.path()));
          opened.slide().ifPresent(slide -> slides.add(slide.with(row)));
          opened
              .reason()
              .map(why -> new UnreadableSlide(candidate.id(), candidate.path(), why))
              .ifPresent(unreadable::add);
          int done = slides.size() + unreadable.size();
          progress.report(
              (double) done / candidates.size(),
              "%d of %d: %s".formatted(done, candidates.size(), candidate.id()));
        });
    List<String> warnings = new ArrayList<>(listing.notes());
    warnings.addAll(warnings(slides, labels));
    if (options.reading().standardColours()) {
      warnings.addAll(withoutProfile(slides));
    }
    return new SlideCatalogue(
        options.reading().anonymised() ? numbered(slides) : slides, unreadable, warnings);
  }

  /**
   * Patients as numbers, in the order of their first slides: whose slides belong together is still
   * known, and folds by patient are the same.
   */
  private static List<SlideEntry> numbered(List<SlideEntry> slides) {
    Map<String, String> numbers = new HashMap<>();
    List<SlideEntry> numbered = new ArrayList<>();
    for (SlideEntry slide : slides) {
      numbered.add(
          slide.of(
              slide
                  .patient()
                  .map(
                      who ->
                          numbers.computeIfAbsent(who, any -> "Patient " + (numbers.size() + 1)))));
    }
    return numbered;
  }

  /**
   * The files that a scan would open, in its order; opens none.
   *
   * @param notes hears what was left out or may be wrong, for people
   * @throws IOException if the source is missing, empty or not a table
   */
  public static List<ListedSlide> list(CatalogueOptions options, Consumer<String> notes)
      throws IOException {
    SlideListing listing = SlideListing.of(options);
    listing.notes().forEach(notes);
    return listing.candidates();
  }

  /**
   * The labels that a scan may find, sorted: those of the tables, all of whose slides need not be
   * there. Opens no slide.
   *
   * @throws IOException if a table is missing, empty or not a table
   */
  public static NavigableSet<String> labels(CatalogueOptions options) throws IOException {
    NavigableSet<String> labels = new TreeSet<>();
    if (SlideListing.isTable(options.source())) {
      labels.addAll(SlideTable.read(options.source()).labels());
    }
    if (options.labels().isPresent()) {
      labels.addAll(SlideTable.read(options.labels().get()).labels());
    }
    return labels;
  }

  /** A slide, or why there is none. */
  private record Opened(Optional<SlideEntry> slide, Optional<String> reason) {}

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private static Opened open(ListedSlide candidate, CatalogueOptions options) {
    try {
      return new Opened(Optional.of(opened(candidate, options)), Optional.empty());
    } catch (Throwable e) {
      return new Opened(Optional.empty(), Optional.of(Reason.of(e)));
    }
  }

  private static SlideEntry opened(ListedSlide candidate, CatalogueOptions options)
      throws SlideException {
    SlideReading reading = Slides.reading(candidate.path(), options.reading());
    try (Slide slide =
        Slides.open(candidate.path(), candidate.micronsPerPixel(), Look.of(reading))) {
      RgbImage picture = Slides.thumbnail(slide, options.thumbnailPx());
      byte[] thumbnail = Png.encode(picture.toBufferedImage());
      boolean onBlack = reading.channels().isPresent();
      SlideMetadata metadata =
          onBlack ? slide.metadata() : SlideNotes.withDarkness(slide.metadata(), picture);
      if (metadata.micronsPerPixel().isEmpty() && options.missingMicronsPerPixel().isPresent()) {
        metadata = metadata.withMicronsPerPixel(options.missingMicronsPerPixel().get());
      }
      return new SlideEntry(
          candidate.id(), metadata, candidate.label(), candidate.patient(), reading, thumbnail);
    }
  }

  private static List<String> withoutProfile(List<SlideEntry> slides) {
    List<String> without =
        slides.stream()
            .filter(slide -> !slide.reading().standardColours())
            .filter(slide -> slide.reading().channels().isEmpty())
            .map(SlideEntry::id)
            .toList();
    return without.isEmpty()
        ? List.of()
        : List.of(
            "%s without a colour profile of red, green and blue are shown as they are: %s."
                .formatted(Plural.of(without.size(), "slide"), Plural.some(without)));
  }

  private static List<String> warnings(List<SlideEntry> slides, Optional<SlideLabels> labels) {
    List<String> warnings = new ArrayList<>();
    labels.map(SlideLabels::warnings).ifPresent(warnings::addAll);
    warnings.addAll(ReadingNotes.of(slides));
    List<String> unknown =
        slides.stream()
            .filter(slide -> slide.metadata().micronsPerPixel().isEmpty())
            .map(SlideEntry::id)
            .toList();
    if (!unknown.isEmpty()) {
      warnings.add(
          ("%s without µm per pixel: %s. Set the µm per pixel override to tile them (a 20× scan has"
                  + " about 0.5, a 40× scan about 0.25).")
              .formatted(Plural.of(unknown.size(), "slide"), Plural.some(unknown)));
    }
    return warnings;
  }
}
