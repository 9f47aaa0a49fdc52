package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.contexture.network.Progress;
import org.contexture.pipeline.annotation.AnnotationCatalogue;
import org.contexture.pipeline.catalogue.CatalogueOptions;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.contexture.pipeline.catalogue.SlideCatalogue;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.pipeline.stain.MeasuredStain;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.pipeline.stain.StainedSlide;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Look;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tissue.TissueOptions;

/** Where the slides of a plan come from. */
public final class PlannedSlides {

  private static final int THUMBNAIL_PX = 16; // none is made
  private static final int PICTURE_PX = 16; // likewise
  private static final int NAMED = 5;

  private PlannedSlides() {}

  /**
   * Lists slides; opens none.
   *
   * @param source a CSV that lists slides, a folder of slides, or a slide
   * @param micronsPerPixel of level 0, instead of what files and table say
   * @param progress hears what is odd about the list
   */
  public static List<PlannedSlide> list(
      Path source, Optional<MicronsPerPixel> micronsPerPixel, Progress progress)
      throws IOException {
    CatalogueOptions options =
        new CatalogueOptions(source, true, Optional.empty(), micronsPerPixel, THUMBNAIL_PX);
    return SlideCatalogue.list(options, progress::log).stream()
        .map(
            slide ->
                PlannedSlide.of(slide.id(), slide.path(), slide.micronsPerPixel(), Look.PLAIN)
                    .labelled(slide.label(), slide.patient()))
        .toList();
  }

  /**
   * Measures the stains of slides on all processors of this machine, so that all tasks show them
   * alike.
   *
   * @param progress hears of each slide that stands out, or stays as it is since it cannot be
   *     measured
   * @throws IOException if there is nothing to bring them to
   */
  public static List<PlannedSlide> stained(
      List<PlannedSlide> slides, StainOptions options, Progress progress) throws IOException {
    List<SlideToTile> asTheyAre = slides.stream().map(PlannedSlide::toTile).toList();
    return stained(slides, options, CohortStains.measure(asTheyAre, options, progress), progress);
  }

  /**
   * The same by what tasks measured.
   *
   * @param measured folder of {@link StainPlan}'s results
   * @param target that slides are brought to
   * @throws IOException if a slide has not been measured, or there is nothing to bring them to
   */
  public static List<PlannedSlide> stained(
      List<PlannedSlide> slides, Path measured, StainTarget target, Progress progress)
      throws IOException {
    MeasuredStains stains = MeasuredStains.read(measured);
    return stained(
        slides,
        new StainOptions(stains.method(), target, TissueOptions.defaults(), PICTURE_PX),
        stains.of(slides),
        progress);
  }

  private static List<PlannedSlide> stained(
      List<PlannedSlide> slides,
      StainOptions options,
      Map<String, MeasuredStain> measured,
      Progress progress)
      throws IOException {
    List<PlannedSlide> stained = new ArrayList<>();
    StainReference reference = CohortStains.reference(measured, options);
    for (PlannedSlide slide : slides) {
      StainedSlide how = CohortStains.stained(slide.id(), measured.get(slide.id()), reference);
      stained.add(slide.stained(how.normalisation()));
      if (!how.note().isEmpty()) {
        progress.log(how.slide() + ": " + how.note());
      }
    }
    return stained;
  }

  /**
   * Finds what was drawn on slides; reads it only to know its classes.
   *
   * @param source a file of annotations, or a folder of such, which are named after slides
   * @param progress hears what belongs to no slide, and which slides have nothing
   * @throws IOException if there are no annotations
   */
  public static List<PlannedSlide> annotated(
      List<PlannedSlide> slides, Path source, RegionChoice choice, Progress progress)
      throws IOException {
    AnnotationCatalogue found =
        AnnotationCatalogue.of(
            source.toAbsolutePath().normalize(), true, choice.options(), PICTURE_PX);
    tell(found.leftOut(), "folders of the system were not searched", progress);
    List<SlideToTile> asTheyAre = slides.stream().map(PlannedSlide::toTile).toList();
    Map<SlideToTile, List<Path>> files = found.match(asTheyAre);
    tell(
        found.unmatched(asTheyAre, files),
        "files of annotations belong to no slide by their name, and are left out",
        progress);
    tell(
        asTheyAre.stream()
            .filter(slide -> files.get(slide).isEmpty())
            .map(SlideToTile::id)
            .toList(),
        "slides have no annotations",
        progress);
    if (!choice.classes().isEmpty()) {
      Map<String, List<AnnotatedRegion>> regions = new HashMap<>();
      AnnotationCatalogue.Summary read =
          found.read(of -> regions.put(of.slide(), of.regions()), progress);
      if (read.failures().isEmpty()) { // else their classes are not known
        choice.tiling(regions).unmatched(regions.keySet()).forEach(progress::log);
      }
    }
    return slides.stream()
        .map(slide -> slide.with(Attached.ofRegions(files.get(slide.toTile()))))
        .toList();
  }

  private static void tell(List<?> found, String what, Progress progress) {
    if (!found.isEmpty()) {
      String named =
          found.stream().limit(NAMED).map(Object::toString).collect(Collectors.joining(", "));
      progress.log(found.size() + " " + what + ": " + named + (found.size() > NAMED ? " …" : ""));
    }
  }

  /**
   * Lists feature files, as if they were slides.
   *
   * @param source a folder that tasks extracted to, any other with feature files, or one file
   * @param progress hears which slides are left out since they have no features
   */
  public static List<PlannedSlide> features(Path source, Progress progress) throws IOException {
    if (PlanFolder.exists(source)) {
      return extracted(PlanFolder.read(source).of(WorkKind.FEATURES), progress);
    }
    FeatureCatalogue found =
        FeatureCatalogue.scan(source, false, Optional.empty(), OptionalInt.empty(), progress);
    found.warnings().forEach(progress::log);
    found
        .unreadable()
        .forEach(bad -> progress.log("Left out: %s: %s".formatted(bad.path(), bad.reason())));
    return found.files().stream()
        .map(file -> feature(file.info().slide(), file.info().path()))
        .toList();
  }

  private static List<PlannedSlide> extracted(PlanFolder plan, Progress progress)
      throws IOException {
    Manifest.Check verdicts = Manifest.read(plan.folder(), plan.plan()).verdicts(plan);
    verdicts
        .failed()
        .forEach(
            line ->
                progress.log(
                    "Left out: %s has no features (%s): %s"
                        .formatted(line.slide(), line.stage(), line.message())));
    verdicts
        .missing()
        .forEach(slide -> progress.log("Left out: %s has not been extracted.".formatted(slide)));
    Map<String, PlannedSlide> planned = plan.slidesById();
    return verdicts.lines().stream()
        .filter(line -> line.state() != ManifestLine.State.FAILED)
        .map(
            line -> {
              PlannedSlide slide = planned.get(line.slide());
              return feature(line.slide(), plan.folder().resolve(line.file()))
                  .labelled(slide.label(), slide.patient());
            })
        .toList();
  }

  private static PlannedSlide feature(String slide, Path file) {
    return PlannedSlide.of(slide, file, Optional.empty(), Look.PLAIN);
  }
}
