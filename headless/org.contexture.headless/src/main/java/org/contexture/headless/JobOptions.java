package org.contexture.headless;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.LaidTiles;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlanRequest;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.PlannedSlides;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.TilePlan;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What features are extracted of which slides. */
final class JobOptions {

  private static final int PICTURE_PX = 16; // none is made

  @Mixin private SlideOptions slides;
  @Mixin private TileOptions tiles;
  @Mixin private DeviceOptions devices;

  @Option(
      names = "--tiles",
      paramLabel = "FOLDER",
      description =
          "Takes the tiles that ./contexture tile laid there, by regions, quality or whatever it"
              + " was told, instead of laying some; of all its slides, unless --slides names some.")
  private Path laid;

  @Option(names = "--encoder", paramLabel = "FILE", description = "Weights of the encoder.")
  private Path encoder;

  @Option(
      names = "--architecture",
      paramLabel = "NAME",
      description = "Its architecture; by default recognised by the file.")
  private String architecture;

  @Option(
      names = "--stain",
      paramLabel = "macenko|vahadane|reinhard|FILE",
      description =
          "Shows all slides in one stain, measured once by the plan: the median of the slides by"
              + " that method, or what a Stain Normalizer wrote to a file.")
  private String stain;

  @Option(
      names = "--stain-from",
      paramLabel = "FOLDER",
      description =
          "Takes the stains that ./contexture stains measured there, instead of measuring them:"
              + " shows all slides in their median, or in that of --stain FILE.")
  private Path measured;

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

  /** Whether it is said what to do; otherwise a plan that is there counts. */
  boolean isAsked() {
    return slides.isGiven() || laid != null || encoder != null;
  }

  DeviceOptions devices() {
    return devices;
  }

  /** Plans. */
  PlanFolder plan(Path out, Progress progress) throws IOException {
    if (!(slides.isGiven() || laid != null) || encoder == null) {
      throw new IllegalArgumentException(
          "Both --slides (or --tiles) and --encoder are needed; or none, to go on with the plan in "
              + out
              + ".");
    }
    return plan(listed(progress), out, progress);
  }

  /** Plans work on slides that the job will list; those that are planned already stay. */
  PlanFolder planWithoutSlides(Path out, Progress progress) throws IOException {
    if (slides.isGiven() || stain != null || measured != null || encoder == null) {
      throw new IllegalArgumentException(
          "--slides-table needs --encoder, and goes with neither --slides nor --stain.");
    }
    List<PlannedSlide> planned = PlanFolder.exists(out) ? PlanFolder.read(out).slides() : List.of();
    return plan(planned, out, progress);
  }

  private PlanFolder plan(List<PlannedSlide> listed, Path out, Progress progress)
      throws IOException {
    if (batch < 1) {
      throw new IllegalArgumentException("--batch must be at least 1, found " + batch + ".");
    }
    return Planning.plan(listed, request(), out, progress);
  }

  private PlanRequest request() throws IOException {
    TilingOptions tiling = tiles.tiling();
    ExtractionPlan.Tissue method = tiles.method();
    Optional<LaidTiles> before = laid == null ? Optional.empty() : Optional.of(LaidTiles.in(laid));
    if (before.isPresent()) {
      if (tiles.isGiven()) {
        throw new IllegalArgumentException(
            "--tiles takes tiles as they were laid in %s. Leave --pixels, --mpp, --overlap, --tissue and --tissue-method out."
                .formatted(laid));
      }
      TilePlan plan = before.get().tilePlan();
      tiling =
          new TilingOptions(
              plan.pixels(), plan.micronsPerPixel(), plan.overlap(), plan.minimumTissue());
      method = plan.tissue();
    }
    return new PlanRequest(
        encoder,
        Optional.ofNullable(architecture),
        tiling,
        method,
        devices.first(),
        precision,
        batch,
        before);
  }

  private List<PlannedSlide> listed(Progress progress) throws IOException {
    List<PlannedSlide> listed =
        slides.isGiven() ? slides.list(progress) : LaidTiles.in(laid).slides();
    Optional<StainMethod> method = method();
    if (measured != null) {
      if (method.isPresent()) {
        throw new IllegalArgumentException(
            "--stain-from takes the method from %s. Leave --stain out, or name a file of a Stain Normalizer."
                .formatted(measured));
      }
      return PlannedSlides.stained(
          listed, measured, stain == null ? new StainTarget.Median() : stored(), progress);
    }
    if (stain == null) {
      return listed;
    }
    StainTarget target = method.isPresent() ? new StainTarget.Median() : stored();
    return PlannedSlides.stained(
        listed,
        new StainOptions(
            method.isPresent() ? method.get() : stored().reference().method(),
            target,
            TissueOptions.defaults(),
            PICTURE_PX),
        progress);
  }

  private Optional<StainMethod> method() {
    return Arrays.stream(StainMethod.values())
        .filter(one -> one.name().equalsIgnoreCase(stain))
        .findFirst();
  }

  private StainTarget.Stored stored() throws IOException {
    return new StainTarget.Stored(StainReference.read(Path.of(stain)));
  }
}
