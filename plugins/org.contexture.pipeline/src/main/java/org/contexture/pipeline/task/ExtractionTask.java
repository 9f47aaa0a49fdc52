package org.contexture.pipeline.task;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.features.CohortSize;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.stream.StreamOptions;

/** Slides → feature files, by encoders that are open. */
final class ExtractionTask implements SlideTask {

  private final ExtractionPlan plan;
  private final EncoderModel model;
  private final List<Device> devices;
  private final List<Encoder> encoders;
  private final int readers;

  private ExtractionTask(
      ExtractionPlan plan,
      EncoderModel model,
      List<Device> devices,
      List<Encoder> encoders,
      int readers) {
    this.plan = plan;
    this.model = model;
    this.devices = List.copyOf(devices);
    this.encoders = List.copyOf(encoders);
    this.readers = readers;
  }

  /**
   * Opens an encoder on each device.
   *
   * @param devices of the kind that the plan says, at least one
   * @param readers threads that read tiles, for all devices
   * @throws IOException if the weights are not those of the plan
   */
  static ExtractionTask open(ExtractionPlan plan, List<Device> devices, int readers)
      throws IOException {
    for (Device device : devices) {
      WorkPlan.requireKind(plan, device);
    }
    EncoderModel model =
        Encoders.read(
            Path.of(plan.encoder()),
            Optional.of(plan.architecture()).filter(name -> !name.isEmpty()));
    String normalisation = FeatureProvenance.text(model.spec().normalisation());
    if (!model.sha256().equals(plan.encoderSha256())
        || !normalisation.equals(plan.normalisation())) {
      throw new IOException(
          "%s is not the encoder of the plan: SHA-256 %s, %s; expected %s, %s. Copy what describes it, too."
              .formatted(
                  plan.encoder(),
                  model.sha256(),
                  normalisation,
                  plan.encoderSha256(),
                  plan.normalisation()));
    }
    List<Encoder> encoders = new ArrayList<>();
    try {
      for (Device device : devices) {
        encoders.add(Encoders.open(model, device, plan.precision()));
      }
      return new ExtractionTask(plan, model, devices, encoders, readers);
    } catch (IOException | RuntimeException e) {
      encoders.forEach(Encoder::close);
      throw e;
    }
  }

  @Override
  public TaskSummary run(List<PlannedSlide> slides, Path folder, Shard shard, Progress progress)
      throws IOException {
    return TaskRun.of(plan, slides, folder, shard, run -> extract(slides, run, progress));
  }

  private TaskSummary extract(List<PlannedSlide> slides, TaskRun run, Progress progress)
      throws IOException {
    try (PlannedTiles tiles = new PlannedTiles(slides, plan.tiles(), run)) {
      FeatureExtraction.Summary encoded = encode(tiles, slides.size(), run, progress);
      return new TaskSummary(
          encoded.done(),
          tiles.skipped() + encoded.skipped(),
          Stream.concat(tiles.failures().stream(), encoded.failures().stream()).toList());
    }
  }

  private FeatureExtraction.Summary encode(
      PlannedTiles tiles, int slides, TaskRun run, Progress progress) throws IOException {
    StreamOptions stream =
        new StreamOptions(plan.batch(), readers, 2 * readers + 2 * encoders.size());
    return FeatureExtraction.run(
        tiles,
        new CohortSize(slides, 0),
        model,
        encoders,
        plan.extraction(devices.get(0), stream),
        run.task(),
        run.manifest(),
        progress);
  }

  @Override
  public void close() {
    encoders.forEach(Encoder::close);
  }
}
