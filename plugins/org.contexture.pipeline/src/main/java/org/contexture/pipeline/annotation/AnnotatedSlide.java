package org.contexture.pipeline.annotation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.SlideFrame;

/**
 * A slide with its regions.
 *
 * @param slide id
 * @param files that the regions are of; none for a slide without annotations
 * @param frame of the slide; empty where no slide is known
 * @param regions of all files
 * @param notes what was left out, mended or guessed
 * @param picture PNG: the slide with its regions; no bytes where no slide is known
 */
@SuppressWarnings("ArrayRecordComponent") // a picture, never compared
public record AnnotatedSlide(
    String slide,
    List<Path> files,
    Optional<SlideFrame> frame,
    List<AnnotatedRegion> regions,
    List<String> notes,
    byte[] picture) {

  public AnnotatedSlide {
    files = List.copyOf(files);
    regions = List.copyOf(regions);
    notes = List.copyOf(notes);
  }

  /** Area of a region in µm², where the size of a pixel is known. */
  public Optional<Double> areaUm2(AnnotatedRegion region) {
    Optional<MicronsPerPixel> pixel = frame.flatMap(SlideFrame::micronsPerPixel);
    return pixel.map(size -> region.outline().areaPx() * size.x() * size.y());
  }
}
