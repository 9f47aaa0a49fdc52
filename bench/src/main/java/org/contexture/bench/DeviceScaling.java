package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.task.ExtractionPlan;
import org.contexture.pipeline.task.Manifest;
import org.contexture.pipeline.task.ManifestLine;
import org.contexture.pipeline.task.PlanFolder;
import org.contexture.pipeline.task.PlanRequest;
import org.contexture.pipeline.task.PlannedSlide;
import org.contexture.pipeline.task.Planning;
import org.contexture.pipeline.task.Shard;
import org.contexture.pipeline.task.SlideTask;
import org.contexture.pipeline.task.TaskSummary;
import org.contexture.slides.Look;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.contexture.slides.tiling.TilingOptions;

/**
 * How much faster several devices of one process extract than one: an encoder each, one pool of
 * threads that read, as {@code extract --device CUDA:0,CUDA:1}.
 */
final class DeviceScaling {

  private static final int SLIDES = 16;
  private static final int SIDE_PX = 2048;

  private DeviceScaling() {}

  /** Prints tiles per second of one, two … all devices, and how much more that is than of one. */
  static void run(List<Device> devices) throws IOException {
    try (TemporaryFolder temporary = TemporaryFolder.create("devices")) {
      Path encoder = temporary.path().resolve("encoder.safetensors");
      Encoders.write(Encoders.initialise("resnet18", 1), encoder);
      List<PlannedSlide> slides = new ArrayList<>();
      for (SyntheticSlide slide :
          SyntheticCohort.write(
              new SyntheticOptions(SLIDES, SIDE_PX, SIDE_PX, 0.5, 0.5, 1, 3),
              temporary.path().resolve("slides"),
              (n, of) -> {})) {
        slides.add(PlannedSlide.of(slide.id(), slide.path(), Optional.empty(), Look.PLAIN));
      }
      PlanRequest request =
          new PlanRequest(
              encoder,
              Optional.empty(),
              new TilingOptions(224, 0.5, 0, 0.5),
              ExtractionPlan.Tissue.OTSU,
              devices.get(0).toString(),
              Precision.FP32,
              32,
              Optional.empty());
      double one = 0;
      for (int count = 1; count <= devices.size(); count++) {
        Path out = Files.createDirectories(temporary.path().resolve("by-" + count));
        PlanFolder plan = Planning.plan(slides, request, out, Progress.NONE);
        double speed = tilesPerSecond(plan, devices.subList(0, count));
        one = count == 1 ? speed : one;
        System.out.printf(
            Locale.ROOT,
            "%d of %s: %.1f tiles/s%nRATIO devices-%d %.3f%n",
            count,
            devices,
            speed,
            count,
            speed / one);
      }
    }
  }

  /** Of all slides but the first, which warms the encoders up. */
  private static double tilesPerSecond(PlanFolder plan, List<Device> devices) throws IOException {
    int readers = Runtime.getRuntime().availableProcessors();
    List<PlannedSlide> all = plan.slides(Shard.WHOLE);
    int warm = devices.size();
    try (SlideTask task = plan.plan().open(devices, readers)) {
      task.run(all.subList(0, warm), plan.folder(), Shard.WHOLE, Progress.NONE);
      long begin = System.nanoTime();
      TaskSummary summary =
          task.run(all.subList(warm, all.size()), plan.folder(), Shard.WHOLE, Progress.NONE);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (!summary.failures().isEmpty()) {
        throw new IOException("A slide failed: " + summary.failures().get(0).message());
      }
      Map<String, ManifestLine> lines = Manifest.read(plan.folder(), plan.plan()).verdicts();
      return all.subList(warm, all.size()).stream()
              .mapToInt(slide -> lines.get(slide.id()).tiles())
              .sum()
          / seconds;
    }
  }
}
