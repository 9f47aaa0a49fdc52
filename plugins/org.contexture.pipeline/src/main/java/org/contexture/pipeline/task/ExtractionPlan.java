package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.Precision;
import org.contexture.network.device.Device;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.DensityTissueDetector;
import org.contexture.slides.tissue.OtsuTissueDetector;
import org.contexture.slides.tissue.StainTissueDetector;
import org.contexture.slides.tissue.TissueOptions;

/**
 * What all tasks of a job do alike, decided once: nothing that a task finds out by looking at its
 * own machine changes features. Kept as JSON.
 *
 * @param encoder absolute path of the weights
 * @param architecture its name; empty to recognise it by the file
 * @param encoderSha256 of the weights as they are read
 * @param normalisation of pixels, which may be described beside the weights
 * @param pixels side of a tile, px
 * @param micronsPerPixel of a tile
 * @param overlap of neighbouring tiles, px after resampling
 * @param minimumTissue least fraction of tissue of a tile
 * @param tissue how tissue is told from glass
 * @param gpu whether features are computed on GPUs, whatever their number
 * @param asked precision that was asked for
 * @param precision that is computed in: never AUTO
 * @param batch tiles that go through the network at once
 */
public record ExtractionPlan(
    String encoder,
    String architecture,
    String encoderSha256,
    String normalisation,
    int pixels,
    double micronsPerPixel,
    int overlap,
    double minimumTissue,
    Tissue tissue,
    boolean gpu,
    Precision asked,
    Precision precision,
    int batch)
    implements WorkPlan {

  /** How tissue is told from glass. */
  public enum Tissue {
    STAIN,
    DENSITY,
    OTSU;

    TissueOptions options() {
      return TissueOptions.of(
          switch (this) {
            case STAIN -> StainTissueDetector.defaults();
            case DENSITY -> new DensityTissueDetector();
            case OTSU -> new OtsuTissueDetector();
          });
    }
  }

  public ExtractionPlan {
    new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue); // checks
    if (precision == Precision.AUTO) {
      throw new IllegalArgumentException("A plan says what is computed in; AUTO does not.");
    }
  }

  TilingOptions tiling() {
    return new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue);
  }

  ExtractionOptions extraction(Device device, StreamOptions stream) {
    return new ExtractionOptions(device, asked, stream, true, 1);
  }

  @Override
  public WorkKind kind() {
    return WorkKind.FEATURES;
  }

  @Override
  public String ending() {
    return PlannedSlide.FEATURES;
  }

  @Override
  public String summary() {
    return "%d px at %s µm per pixel, %s, %s"
        .formatted(pixels, micronsPerPixel, device(gpu), precision);
  }

  @Override
  public SlideTask open(List<Device> devices, int threads) throws IOException {
    return ExtractionTask.open(this, devices, threads);
  }

  @Override
  public Optional<Weights> weights() {
    return Optional.of(new Weights(encoder, encoderSha256));
  }

  @Override
  public ExtractionPlan at(String otherEncoder) {
    return with(otherEncoder, precision);
  }

  @Override
  public String work() {
    boolean open = asked == Precision.AUTO && precision != Precision.FP32;
    return open ? with(encoder, Precision.FP32).work() : WorkPlan.super.work();
  }

  private ExtractionPlan with(String otherEncoder, Precision otherPrecision) {
    return new ExtractionPlan(
        otherEncoder,
        architecture,
        encoderSha256,
        normalisation,
        pixels,
        micronsPerPixel,
        overlap,
        minimumTissue,
        tissue,
        gpu,
        asked,
        otherPrecision,
        batch);
  }

  @Override
  public List<String> differences(WorkPlan than) {
    if (!(than instanceof ExtractionPlan other)) {
      return WorkPlan.super.differences(than);
    }
    List<String> differences = new ArrayList<>();
    differ(differences, "encoder (SHA-256)", encoderSha256, other.encoderSha256);
    differ(differences, "normalisation", normalisation, other.normalisation);
    differ(differences, "pixels", pixels, other.pixels);
    differ(differences, "µm per pixel", micronsPerPixel, other.micronsPerPixel);
    differ(differences, "overlap", overlap, other.overlap);
    differ(differences, "least tissue", minimumTissue, other.minimumTissue);
    differ(differences, "tissue", tissue, other.tissue);
    differ(differences, "device", device(gpu), device(other.gpu));
    differ(differences, "precision", asked, other.asked);
    differ(differences, "batch", batch, other.batch);
    return differences;
  }

  private static String device(boolean gpu) {
    return gpu ? "GPU" : "CPU";
  }

  private static void differ(List<String> differences, String what, Object one, Object other) {
    if (!one.equals(other)) {
      differences.add("%s %s instead of %s".formatted(what, one, other));
    }
  }
}
