package org.contexture.pipeline.annotation;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.contexture.network.Progress;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.FolderSearch;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.SlideName;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Region;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationFile;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.Annotations;
import org.contexture.slides.region.RegionGeoJson;
import org.contexture.slides.region.SlideFrame;

/**
 * Reads annotations of slides: one file, or a folder of files that are matched to slides by name
 * (folder, ending and case do not matter: {@code case1.geojson} and {@code case1.ndpi.ndpa} belong
 * to {@code case1.svs} and {@code Case1.ndpi}).
 */
public final class AnnotationCatalogue {

  private final List<Path> files;
  private final List<Path> leftOut;
  private final AnnotationOptions options;
  private final int picturePx;

  private AnnotationCatalogue(
      List<Path> files, List<Path> leftOut, AnnotationOptions options, int picturePx) {
    this.files = List.copyOf(files);
    this.leftOut = List.copyOf(leftOut);
    this.options = options;
    this.picturePx = picturePx;
  }

  /**
   * How it went.
   *
   * @param failures slides that could not be opened, and annotation files that could not be read
   * @param unmatched files that belong to no slide
   */
  public record Summary(List<SlideFailure> failures, List<Path> unmatched) {

    public Summary {
      failures = List.copyOf(failures);
      unmatched = List.copyOf(unmatched);
    }
  }

  /**
   * Finds annotation files.
   *
   * @param source a file, or a folder with files
   * @param recursive whether folders inside are searched, too
   * @param picturePx longer side of the pictures
   * @throws IOException if there is none
   */
  public static AnnotationCatalogue of(
      Path source, boolean recursive, AnnotationOptions options, int picturePx) throws IOException {
    if (Files.isRegularFile(source)) {
      return new AnnotationCatalogue(List.of(source), List.of(), options, picturePx);
    }
    FolderSearch found = FolderSearch.of(source, recursive, AnnotationFile::isCandidate);
    List<Path> files = found.files();
    if (files.isEmpty()) {
      throw new IOException(
          source
              + " holds no annotations. Expected .geojson, .json, .xml, .ndpa, or label images"
              + " (.png, .tif).");
    }
    return new AnnotationCatalogue(files, found.leftOut(), options, picturePx);
  }

  /** Folders of the system that were not searched. */
  public List<Path> leftOut() {
    return leftOut;
  }

  /** Reads all files, each as if of a slide of its name; areas and pictures stay unknown. */
  public Summary read(Consumer<AnnotatedSlide> sink, Progress progress) {
    List<SlideFailure> failures = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      progress.report((double) i / files.size(), file.getFileName().toString());
      String stem = SlideName.stem(file);
      String id = ids.add(stem) ? stem : file.toString();
      try {
        Annotations read = AnnotationFile.read(file, Optional.empty(), options);
        sink.accept(
            new AnnotatedSlide(
                id, List.of(file), Optional.empty(), read.regions(), read.notes(), new byte[0]));
      } catch (IOException e) {
        failures.add(new SlideFailure(id, "annotations", Reason.of(e)));
      }
    }
    return new Summary(failures, List.of());
  }

  /** Reads the annotations of slides; slides without any are handed on, too. */
  public Summary read(List<SlideToTile> slides, Consumer<AnnotatedSlide> sink, Progress progress) {
    Map<SlideToTile, List<Path>> matched = match(slides);
    List<SlideFailure> failures = new ArrayList<>();
    int[] done = new int[1];
    Iterator<SlideToTile> all = slides.iterator();
    InOrder.run(
        all,
        slide -> annotated(slide, matched.get(slide)),
        Runtime.getRuntime().availableProcessors(),
        (slide, outcome) -> {
          failures.addAll(outcome.failures());
          outcome.annotated().ifPresent(sink);
          progress.report((double) ++done[0] / slides.size(), "Slide " + slide.id());
        });
    return new Summary(failures, unmatched(slides, matched));
  }

  /** The files of each slide; slides without any are there, too. */
  public Map<SlideToTile, List<Path>> match(List<SlideToTile> slides) {
    List<Path> candidates = candidates(slides);
    boolean only = slides.size() == 1 && candidates.size() == 1;
    Map<SlideToTile, List<Path>> matched = new LinkedHashMap<>();
    slides.forEach(slide -> matched.put(slide, only ? candidates : of(slide, candidates)));
    return matched;
  }

  /** The files that belong to none of the slides. */
  public List<Path> unmatched(List<SlideToTile> slides, Map<SlideToTile, List<Path>> matched) {
    Set<Path> used = matched.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    return candidates(slides).stream().filter(file -> !used.contains(file)).toList();
  }

  private List<Path> candidates(List<SlideToTile> slides) {
    Set<Path> own = slides.stream().map(SlideToTile::path).collect(Collectors.toSet());
    return files.stream().filter(file -> !own.contains(file.toAbsolutePath().normalize())).toList();
  }

  private static List<Path> of(SlideToTile slide, List<Path> candidates) {
    Set<String> names =
        new HashSet<>(List.of(SlideName.key(slide.id()), SlideName.key(slide.path().toString())));
    return candidates.stream()
        .filter(file -> names.contains(SlideName.key(SlideName.stem(file))))
        .toList();
  }

  private record Outcome(Optional<AnnotatedSlide> annotated, List<SlideFailure> failures) {}

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private Outcome annotated(SlideToTile slide, List<Path> own) {
    List<SlideFailure> failures = new ArrayList<>();
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      SlideFrame frame = SlideFrame.of(open.metadata());
      Annotations read =
          read(
              own,
              frame,
              options,
              e -> failures.add(new SlideFailure(slide.id(), "annotations", Reason.of(e))));
      byte[] picture = RegionPicture.draw(open, read.regions(), picturePx);
      AnnotatedSlide annotated =
          new AnnotatedSlide(
              slide.id(), own, Optional.of(frame), read.regions(), read.notes(), picture);
      return new Outcome(Optional.of(annotated), failures);
    } catch (Throwable e) {
      failures.add(new SlideFailure(slide.id(), "open", Reason.of(e)));
      return new Outcome(Optional.empty(), failures);
    }
  }

  /**
   * Reads the files of a slide as one.
   *
   * @param failures hears why a file cannot be read
   */
  public static Annotations read(
      List<Path> files,
      SlideFrame frame,
      AnnotationOptions options,
      Consumer<IOException> failures) {
    List<AnnotatedRegion> regions = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Path file : files) {
      try {
        Annotations read = AnnotationFile.read(file, Optional.of(frame), options);
        for (AnnotatedRegion region : read.regions()) {
          regions.add(files.size() == 1 ? region : renamed(region, file));
        }
        notes.addAll(read.notes());
      } catch (IOException e) {
        failures.accept(e);
      }
    }
    return new Annotations(regions, notes);
  }

  /** Ids of two files may be alike. */
  private static AnnotatedRegion renamed(AnnotatedRegion region, Path file) {
    return new AnnotatedRegion(
        file.getFileName() + "#" + region.id(),
        region.name(),
        region.className(),
        region.outline());
  }

  /**
   * Writes a slide's regions as QuPath opens them: counted from the corner of the slide's bounds,
   * where it has some.
   *
   * @param folder of the file, which is named after the slide
   */
  public static void write(AnnotatedSlide slide, Path folder) throws IOException {
    Optional<Region> bounds = slide.frame().flatMap(SlideFrame::bounds);
    AtomicFile.write(
        folder.resolve(SlideFileName.of(slide.slide(), ".geojson")),
        temporary -> {
          try (Writer out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
            RegionGeoJson.write(
                out,
                slide.regions(),
                bounds.map(Region::x).orElse(0.0),
                bounds.map(Region::y).orElse(0.0));
          }
        });
  }
}
