package org.contexture.slides.region;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotationOptions.Origin;
import org.contexture.slides.region.AnnotationOptions.Unit;

/** Reads annotations of any known format, which is recognised by what the file holds. */
public final class AnnotationFile {

  private static final int START = 4096;
  private static final Set<String> ENDINGS =
      Set.of("geojson", "json", "xml", "ndpa", "png", "tif", "tiff");

  private AnnotationFile() {}

  /** A format: what its own program writes, in level-0 px of the slide. */
  interface Format {
    /**
     * Reads all regions.
     *
     * @param slide the annotated one, if it is known
     */
    void read(Path file, Optional<SlideFrame> slide, Annotations.Builder into) throws IOException;
  }

  /** Whether a file's name looks like annotations that {@link #read} may read. */
  public static boolean isCandidate(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * Reads annotations.
   *
   * @param slide the annotated slide; without it coordinates must count level-0 px from its corner
   * @throws AnnotationException if the file is damaged, of no known format, or needs to know more
   *     of the slide
   */
  public static Annotations read(Path file, Optional<SlideFrame> slide, AnnotationOptions options)
      throws IOException {
    Format format = format(file, options);
    Annotations.Builder builder = new Annotations.Builder();
    format.read(file, slide, builder);
    List<AnnotatedRegion> placed = new ArrayList<>();
    Map<String, Integer> ids = new HashMap<>();
    for (AnnotatedRegion region : builder.regions()) {
      Outline outline = placed(region.outline(), file, slide, options, format);
      int uses = ids.merge(region.id(), 1, Integer::sum);
      String id = uses == 1 ? region.id() : region.id() + "#" + uses;
      placed.add(new AnnotatedRegion(id, region.name(), region.className(), outline));
    }
    List<String> notes = new ArrayList<>(builder.notes());
    slide.flatMap(frame -> outside(placed, frame)).ifPresent(notes::add);
    return new Annotations(placed, notes);
  }

  private static Format format(Path file, AnnotationOptions options) throws IOException {
    byte[] start;
    try (var in = Files.newInputStream(file)) {
      start = in.readNBytes(START);
    }
    if (LabelImageAnnotations.isImage(start)) {
      return new LabelImageAnnotations(options.legend());
    }
    String text = new String(start, StandardCharsets.UTF_8).replace("\uFEFF", "").stripLeading();
    if (text.startsWith("{") || text.startsWith("[")) {
      return new GeoJsonAnnotations();
    }
    if (text.startsWith("<")) {
      return switch (AnnotationXml.root(file)) {
        case "Annotations" -> new ImageScopeAnnotations();
        case "ASAP_Annotations" -> new AsapAnnotations();
        case "annotations" -> new NdpaAnnotations();
        default ->
            throw new AnnotationException(
                "%s is XML that begins with <%s>, expected <Annotations> (ImageScope), <ASAP_Annotations> or <annotations> (NDP.view)."
                    .formatted(file, AnnotationXml.root(file)));
      };
    }
    throw new AnnotationException(
        file
            + " holds no annotations of a known format. Expected QuPath's GeoJSON, XML of"
            + " ImageScope or ASAP, NDP.view's .ndpa, or a label image (PNG, TIFF).");
  }

  private static Outline placed(
      Outline outline,
      Path file,
      Optional<SlideFrame> slide,
      AnnotationOptions options,
      Format format)
      throws AnnotationException {
    if (format instanceof NdpaAnnotations || format instanceof LabelImageAnnotations) {
      return outline; // these say themselves where they lie
    }
    double scaleX = options.unit() == Unit.DOWNSAMPLED ? options.downsample() : 1;
    double scaleY = scaleX;
    if (options.unit() == Unit.MICRONS) {
      MicronsPerPixel pixel =
          slide
              .flatMap(SlideFrame::micronsPerPixel)
              .orElseThrow(
                  () ->
                      new AnnotationException(
                          file
                              + " is to be read in µm, but the µm per pixel of its slide are not"
                              + " known. Connect the slides, and set their pixel size in the Slide"
                              + " Reader."));
      scaleX = 1 / pixel.x();
      scaleY = 1 / pixel.y();
    }
    boolean fromBounds =
        options.origin() == Origin.BOUNDS
            || (options.origin() == Origin.OF_THE_FORMAT && format instanceof GeoJsonAnnotations);
    Optional<Region> bounds = fromBounds ? slide.flatMap(SlideFrame::bounds) : Optional.empty();
    return outline.transformed(
        scaleX, scaleY, bounds.map(Region::x).orElse(0.0), bounds.map(Region::y).orElse(0.0));
  }

  private static Optional<String> outside(List<AnnotatedRegion> regions, SlideFrame slide) {
    long outside =
        regions.stream()
            .map(region -> region.outline().bounds())
            .filter(
                box ->
                    box.x() >= slide.width()
                        || box.y() >= slide.height()
                        || box.x() + box.width() <= 0
                        || box.y() + box.height() <= 0)
            .count();
    return outside == 0
        ? Optional.empty()
        : Optional.of(
            "%d of %d regions lie outside of the slide (%d × %d px): check the unit and origin of the coordinates, and that they belong to this slide."
                .formatted(outside, regions.size(), slide.width(), slide.height()));
  }
}
