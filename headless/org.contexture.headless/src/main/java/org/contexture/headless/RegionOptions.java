package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.pipeline.task.RegionChoice;
import org.contexture.pipeline.tiling.RegionTiling;
import org.contexture.slides.region.AnnotationOptions;
import picocli.CommandLine.Option;

/** What regions decide about tiles, and how their files are read. */
final class RegionOptions {

  @Option(
      names = "--regions",
      paramLabel = "PATH",
      required = true,
      description =
          "Annotations as the Annotation Reader reads them: a folder of files that are named after"
              + " slides, or a file.")
  private Path source;

  @Option(
      names = "--regions-decide",
      paramLabel = "inside|outside|label",
      description = "Which tiles are kept; label keeps all. ${DEFAULT-VALUE} by default.")
  private RegionTiling.Use use = RegionTiling.Use.INSIDE;

  @Option(
      names = "--classes",
      paramLabel = "CLASS,…",
      split = ",",
      description = "Classes of regions that count; all by default.")
  private List<String> classes = new ArrayList<>();

  @Option(
      names = "--least-overlap",
      paramLabel = "FRACTION",
      description = "From which a tile counts as inside; ${DEFAULT-VALUE} by default.")
  private double leastOverlap = 0.5;

  @Option(names = "--regions-are-tissue", description = "Looks for no other tissue.")
  private boolean regionsAreTissue;

  @Option(
      names = "--class-fractions",
      description = "Adds for each of --classes the fraction of a tile that it covers.")
  private boolean fractions;

  @Option(
      names = "--regions-unit",
      paramLabel = "of_the_format|microns|downsampled",
      description = "What coordinates count; ${DEFAULT-VALUE} by default.")
  private AnnotationOptions.Unit unit = AnnotationOptions.Unit.OF_THE_FORMAT;

  @Option(
      names = "--regions-factor",
      paramLabel = "N",
      description = "Pixels at full resolution a unit of downsampled.")
  private double factor = 1;

  @Option(
      names = "--regions-origin",
      paramLabel = "of_the_format|slide|bounds",
      description = "Where coordinates count from; ${DEFAULT-VALUE} by default.")
  private AnnotationOptions.Origin origin = AnnotationOptions.Origin.OF_THE_FORMAT;

  @Option(
      names = "--legend",
      paramLabel = "CSV",
      description = "What the values of label images mean; by default a file beside the image.")
  private Path legend;

  RegionChoice choice() {
    return new RegionChoice(
        unit,
        factor,
        origin,
        Optional.ofNullable(legend).map(file -> file.toAbsolutePath().normalize().toString()),
        classes.stream().map(String::strip).filter(name -> !name.isEmpty()).toList(),
        use,
        leastOverlap,
        regionsAreTissue,
        fractions);
  }

  List<PlannedSlide> of(List<PlannedSlide> slides, Progress progress) throws IOException {
    return PlannedSlides.annotated(slides, source, choice(), progress);
  }
}
