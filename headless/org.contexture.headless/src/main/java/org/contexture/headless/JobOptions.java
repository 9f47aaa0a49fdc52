package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlanRequest;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.pipeline.task.Planning;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueOptions;
import picocli.CommandLine.Option;

/**
 * What features are extracted of which slides: the options of {@code extract} and {@code slurm}.
 */
final class JobOptions {

  private static final int PICTURE_PX = 16; // nobody looks at it

  @Option(
      names = "--slides",
      paramLabel = "CSV",
      description =
          "A CSV with a column slide_id or path (and mpp), a folder of slides, or a slide. Without"
              + " it, and without --encoder, the plan that lies in the folder counts.")
  private Path slides;

  @Option(names = "--encoder", paramLabel = "FILE", description = "Weights of the encoder.")
  private Path encoder;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "Its architecture; by default recognised by the file.")
  private String architecture;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      required = true,
      description = "Gets a feature file for each slide, the plan and the manifest.")
  private Path out;

  @Option(
      names = "--pixels",
      paramLabel = "PX",
      description = "Side of a tile; ${DEFAULT-VALUE} by default.")
  private int pixels = 224;

  @Option(
      names = "--mpp",
      paramLabel = "µm",
      description = "µm per pixel of the tiles; ${DEFAULT-VALUE} by default.")
  private double micronsPerPixel = 0.5;

  @Option(names = "--overlap", paramLabel = "PX", description = "Overlap of the tiles.")
  private int overlap;

  @Option(
      names = "--tissue",
      paramLabel = "FRACTION",
      description = "Least tissue of a tile; ${DEFAULT-VALUE} by default.")
  private double tissue = 0.5;

  @Option(
      names = "--tissue-method",
      paramLabel = "stain|density|otsu",
      description = "How tissue is found; ${DEFAULT-VALUE} by default.")
  private ExtractionPlan.Tissue method = ExtractionPlan.Tissue.STAIN;

  @Option(
      names = "--stain",
      paramLabel = "macenko|vahadane|reinhard|FILE",
      description =
          "Shows all slides in one stain, measured once by the plan: the median of the slides by"
              + " that method, or what a Stain Normalizer wrote to a file.")
  private String stain;

  @Option(
      names = "--slide-mpp",
      paramLabel = "µm",
      description = "µm per pixel of the slides, instead of what they say.")
  private Double slideMicrons;

  @Option(
      names = "--device",
      paramLabel = "AUTO|CPU|CUDA:0,CUDA:1",
      description =
          "Where the encoder runs; several GPUs work side by side. AUTO is decided once, by the"
              + " plan.")
  private String device = "AUTO";

  @Option(
      names = "--precision",
      paramLabel = "auto|fp32|bf16|int8|fp32_onnx",
      description = "Arithmetic; auto is decided once, by the plan.")
  private Precision precision = Precision.AUTO;

  @Option(
      names = "--batch",
      paramLabel = "TILES",
      description = "Tiles that are encoded at once; ${DEFAULT-VALUE} by default.")
  private int batch = 32;

  @Option(
      names = "--readers",
      paramLabel = "THREADS",
      description = "Threads that read tiles; one a processor by default.")
  private int readers = Runtime.getRuntime().availableProcessors();

  /** Plans, or reads the plan that is there. */
  PlanFolder plan(Progress progress) throws IOException {
    if (readers < 1 || batch < 1) {
      throw new IllegalArgumentException("--readers and --batch must be at least 1.");
    }
    if (slides == null && encoder == null) {
      return PlanFolder.read(out);
    }
    if (slides == null || encoder == null) {
      throw new IllegalArgumentException(
          "Both --slides and --encoder are needed; or neither, to go on with the plan in "
              + out
              + ".");
    }
    return plan(listed(progress), progress);
  }

  /** Plans work on slides that the job will list; those that are planned already stay. */
  PlanFolder planWithoutSlides(Progress progress) throws IOException {
    if (slides != null || stain != null || encoder == null) {
      throw new IllegalArgumentException(
          "--slides-table needs --encoder, and goes with neither --slides nor --stain.");
    }
    List<PlannedSlide> planned = PlanFolder.isIn(out) ? PlanFolder.read(out).slides() : List.of();
    return plan(planned, progress);
  }

  private PlanFolder plan(List<PlannedSlide> listed, Progress progress) throws IOException {
    return Planning.plan(
        listed,
        new PlanRequest(
            encoder,
            Optional.ofNullable(architecture),
            new TilingOptions(pixels, micronsPerPixel, overlap, tissue),
            method,
            device.split(",", -1)[0],
            precision,
            batch),
        out,
        progress);
  }

  private List<PlannedSlide> listed(Progress progress) throws IOException {
    List<PlannedSlide> listed =
        PlannedSlides.list(
            slides, Optional.ofNullable(slideMicrons).map(MicronsPerPixel::square), progress);
    return stain == null ? listed : PlannedSlides.stained(listed, stainOptions(), progress);
  }

  private StainOptions stainOptions() throws IOException {
    for (StainMethod method : StainMethod.values()) {
      if (method.name().equalsIgnoreCase(stain)) {
        return stainOptions(method, new StainTarget.Median());
      }
    }
    StainReference reference = StainReference.read(Path.of(stain));
    return stainOptions(reference.method(), new StainTarget.Stored(reference));
  }

  private static StainOptions stainOptions(StainMethod method, StainTarget target) {
    return new StainOptions(method, target, TissueOptions.defaults(), PICTURE_PX);
  }

  Path out() {
    return out;
  }

  String device() {
    return device.toUpperCase(Locale.ROOT);
  }

  int readers() {
    return readers;
  }
}
