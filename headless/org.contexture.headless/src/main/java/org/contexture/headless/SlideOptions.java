package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.slides.MicronsPerPixel;
import picocli.CommandLine.Option;

/** Which slides. */
final class SlideOptions {

  @Option(
      names = "--slides",
      paramLabel = "CSV",
      description =
          "A CSV with a column slide_id or path (and mpp), a folder of slides, or a slide. Without"
              + " it the plan that lies in the folder counts.")
  private Path slides;

  @Option(
      names = "--slide-mpp",
      paramLabel = "µm",
      description = "µm per pixel of the slides, instead of what they say.")
  private Double slideMicrons;

  boolean isGiven() {
    return slides != null;
  }

  List<PlannedSlide> list(Progress progress) throws IOException {
    return PlannedSlides.list(
        slides, Optional.ofNullable(slideMicrons).map(MicronsPerPixel::square), progress);
  }
}
