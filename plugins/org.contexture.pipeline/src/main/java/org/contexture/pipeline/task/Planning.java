package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.published.PublishedEncoders;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.stream.SlideStream;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.stream.TileStream;
import org.contexture.slides.SlideException;

/** The driver's part: decides what is left open, once for all tasks. */
public final class Planning {

  private Planning() {}

  /**
   * Plans a job, or goes on with the plan that is there.
   *
   * @param listed in any order; tasks take the largest first
   * @param folder where features go; made if missing
   * @param progress hears what was decided
   * @throws IOException if the request cannot be met, or another plan is there
   */
  public static PlanFolder plan(
      List<PlannedSlide> listed, PlanRequest request, Path folder, Progress progress)
      throws IOException {
    EncoderModel encoder = Encoders.read(request.encoder(), request.architecture());
    Encoders.requireTiles(encoder.spec(), encoder.provenance(), request.tiling().pixels());
    PublishedEncoders.warnings(
            encoder, OptionalInt.of(request.tiling().pixels()), request.tiling().micronsPerPixel())
        .forEach(progress::log);
    List<PlannedSlide> slides = largestFirst(listed);
    if (PlanFolder.exists(folder)) {
      PlanFolder there = PlanFolder.read(folder);
      return goOn(there, asThere(request, encoder, there.plan()), slides, progress);
    }
    boolean gpu = isGpu(request.device());
    Device.whyLeftIdle(request.device(), gpu)
        .ifPresent(reason -> progress.log("Planned for the CPU, not for the GPU: " + reason));
    Precision precision = precision(request, encoder, slides);
    progress.log(
        "Decided for all tasks: %s, %s%s"
            .formatted(
                gpu ? "GPU" : "CPU", precision, precision == request.precision() ? "" : " (AUTO)"));
    ExtractionPlan plan = plan(request, encoder, gpu, precision);
    PlanFolder first = PlanFolder.establish(new PlanFolder(folder, plan, slides));
    if (!first.plan().id().equals(plan.id())) {
      progress.log(
          "Another process has planned meanwhile, which counts: " + first.plan().summary());
    }
    return goOn(first, asThere(request, encoder, first.plan()), slides, progress);
  }

  /**
   * Plans other work, or goes on with the plan that is there.
   *
   * @param listed in any order; tasks take the largest first
   * @param folder where results go; made if missing
   * @throws IOException if two slides would have one file, or another plan is there
   */
  public static PlanFolder plan(
      List<PlannedSlide> listed, WorkPlan plan, Path folder, Progress progress) throws IOException {
    Map<String, PlannedSlide> files = new HashMap<>();
    for (PlannedSlide slide : listed) {
      PlannedSlide before = files.put(plan.file(slide).toLowerCase(Locale.ROOT), slide);
      if (before != null) {
        throw new IOException(
            "Slides \"%s\" (%s) and \"%s\" (%s) would have the same file %s. Rename one of them."
                .formatted(before.id(), before.path(), slide.id(), slide.path(), plan.file(slide)));
      }
    }
    List<PlannedSlide> slides = largestFirst(listed);
    PlanFolder first =
        PlanFolder.exists(folder)
            ? PlanFolder.read(folder)
            : PlanFolder.establish(new PlanFolder(folder, plan.decided(), slides));
    return goOn(first, plan, slides, progress);
  }

  /**
   * Whether a device is a GPU. Of a certain one it is known without looking: the driver may be a
   * machine without it.
   */
  public static boolean isGpu(String device) {
    String wanted = device.strip().toUpperCase(Locale.ROOT);
    return wanted.equals("AUTO")
        ? Device.resolve(wanted).isCuda()
        : wanted.startsWith("CUDA") || Device.resolve(wanted).isCuda();
  }

  /** Whether work is for GPUs: as asked for, as decided before, or else as this machine has it. */
  public static boolean isGpu(String device, Path folder) throws IOException {
    return (device.equals("AUTO") && PlanFolder.exists(folder))
        ? PlanFolder.read(folder).plan().gpu()
        : isGpu(device);
  }

  private static ExtractionPlan plan(
      PlanRequest request, EncoderModel encoder, boolean gpu, Precision precision) {
    return new ExtractionPlan(
        request.encoder().toAbsolutePath().toString(),
        request.architecture().orElse(""),
        encoder.sha256(),
        FeatureProvenance.text(encoder.spec().normalisation()),
        request.tiling().pixels(),
        request.tiling().micronsPerPixel(),
        request.tiling().overlapPixels(),
        request.tiling().minimumTissue(),
        request.tissue(),
        gpu,
        request.precision(),
        precision,
        request.batch(),
        request.laid());
  }

  /** As asked for now; what is left open as it was decided. */
  private static WorkPlan asThere(PlanRequest request, EncoderModel encoder, WorkPlan there) {
    boolean gpu = request.device().equals("AUTO") ? there.gpu() : isGpu(request.device());
    Precision decided =
        there instanceof ExtractionPlan before ? before.precision() : Precision.FP32; // refused
    return plan(request, encoder, gpu, decided);
  }

  private static List<PlannedSlide> largestFirst(List<PlannedSlide> listed) {
    return listed.stream()
        .sorted(
            Comparator.comparingLong(PlannedSlide::bytes)
                .reversed()
                .thenComparing(PlannedSlide::id))
        .toList();
  }

  private static PlanFolder goOn(
      PlanFolder there, WorkPlan wanted, List<PlannedSlide> slides, Progress progress)
      throws IOException {
    List<String> differences = wanted.differences(there.plan());
    if (!differences.isEmpty()) {
      throw new IOException(
          "%s was planned otherwise: %s. Choose another folder, or ask for the same as before."
              .formatted(there.folder(), String.join(", ", differences)));
    }
    if (slides.equals(there.slides())) {
      return there;
    }
    progress.log(
        "The list of slides has changed: %d slides, %d before"
            .formatted(slides.size(), there.slides().size()));
    return there.replaceSlides(slides);
  }

  /**
   * What AUTO stands for: on this machine, the first batch of the first slide with tiles. Each of
   * the others is taken to have as many.
   */
  private static Precision precision(
      PlanRequest request, EncoderModel model, List<PlannedSlide> slides) throws IOException {
    if (request.precision() != Precision.AUTO) {
      return request.precision();
    }
    Device device = Device.resolve(request.device());
    TileSource source = ExtractionPlan.tiles(request.laid(), request.tiling(), request.tissue());
    for (PlannedSlide slide : slides) {
      Optional<SlideTiles> tiles =
          Files.exists(slide.path()) ? source.of(slide).tiles() : Optional.empty();
      if (tiles.isPresent()) {
        long expected = (long) tiles.get().tiles().size() * slides.size();
        try (Encoder encoder = Encoders.open(model, device, Precision.AUTO, expected)) {
          encodeFirstBatch(tiles.get(), encoder, request.batch());
          if (encoder.precision() != Precision.AUTO) {
            return encoder.precision();
          }
        }
      }
    }
    return Precision.FP32;
  }

  private static void encodeFirstBatch(SlideTiles tiles, Encoder encoder, int batch)
      throws IOException {
    try (TileStream stream =
        TileStream.open(List.of(tiles).iterator(), new StreamOptions(batch, 1, 1))) {
      Optional<SlideStream> slide = stream.next();
      if (slide.isPresent()) {
        slide.get().nextBatch().ifPresent(first -> encoder.encode(first.pixels()));
      }
    } catch (SlideException e) {
      // a slide that cannot be read decides nothing
    }
  }
}
