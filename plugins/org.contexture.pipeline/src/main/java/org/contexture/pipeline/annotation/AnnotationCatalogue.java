package org.contexture.pipeline.annotation;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
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
    Set<Path> own = slides.stream().map(SlideToTile::path).collect(Collectors.toSet());
    List<Path> candidates =
        files.stream().filter(file -> !own.contains(file.toAbsolutePath().normalize())).toList();
    Set<Path> used = new HashSet<>();
    List<SlideFailure> failures = new ArrayList<>();
    int[] done = new int[1];
    Iterator<SlideToTile> all = slides.iterator();
    boolean only = slides.size() == 1 && candidates.size() == 1;
    InOrder.run(
        all,
        slide -> annotated(slide, only ? candidates : of(slide, candidates)),
        Runtime.getRuntime().availableProcessors(),
        (slide, outcome) -> {
          used.addAll(outcome.files());
          failures.addAll(outcome.failures());
          outcome.annotated().ifPresent(sink);
          progress.report((double) ++done[0] / slides.size(), "Slide " + slide.id());
        });
    return new Summary(failures, candidates.stream().filter(file -> !used.contains(file)).toList());
  }

  private static List<Path> of(SlideToTile slide, List<Path> candidates) {
    Set<String> names =
        new HashSet<>(List.of(SlideName.key(slide.id()), SlideName.key(slide.path().toString())));
    return candidates.stream()
        .filter(file -> names.contains(SlideName.key(SlideName.stem(file))))
        .toList();
  }

  private record Outcome(
      List<Path> files, Optional<AnnotatedSlide> annotated, List<SlideFailure> failures) {}

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private Outcome annotated(SlideToTile slide, List<Path> own) {
    List<SlideFailure> failures = new ArrayList<>();
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      SlideFrame frame = SlideFrame.of(open.metadata());
      List<AnnotatedRegion> regions = new ArrayList<>();
      List<String> notes = new ArrayList<>();
      for (Path file : own) {
        try {
          Annotations read = AnnotationFile.read(file, Optional.of(frame), options);
          for (AnnotatedRegion region : read.regions()) {
            regions.add(own.size() == 1 ? region : renamed(region, file));
          }
          notes.addAll(read.notes());
        } catch (IOException e) {
          failures.add(new SlideFailure(slide.id(), "annotations", Reason.of(e)));
        }
      }
      byte[] picture = RegionPicture.draw(open, regions, picturePx);
      AnnotatedSlide annotated =
          new AnnotatedSlide(slide.id(), own, Optional.of(frame), regions, notes, picture);
      return new Outcome(own, Optional.of(annotated), failures);
    } catch (Throwable e) {
      failures.add(new SlideFailure(slide.id(), "open", Reason.of(e)));
      return new Outcome(own, Optional.empty(), failures);
    }
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
