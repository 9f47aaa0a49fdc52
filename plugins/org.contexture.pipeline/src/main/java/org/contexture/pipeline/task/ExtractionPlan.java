package org.contexture.pipeline.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.encoder.Precision;
import org.contexture.network.device.Device;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.slides.SlideReading;
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
 * @param laid tiles that were laid before, by these options and maybe more; empty for the plan's
 *     own
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
    int batch,
    Optional<LaidTiles> laid)
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
    laid = laid == null ? Optional.empty() : laid; // a plan of before
    new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue); // checks
    if (precision == Precision.AUTO) {
      throw new IllegalArgumentException("A plan says what is computed in; AUTO does not.");
    }
  }

  TilingOptions tiling() {
    return new TilingOptions(pixels, micronsPerPixel, overlap, minimumTissue);
  }

  /**
   * Where its tiles come from.
   *
   * @throws IOException if those that were laid before are not there
   */
  TileSource tiles() throws IOException {
    return tiles(laid, tiling(), tissue);
  }

  static TileSource tiles(Optional<LaidTiles> laid, TilingOptions tiling, Tissue tissue)
      throws IOException {
    return laid.isPresent()
        ? TileTables.open(laid.get())
        : slide -> Tiling.of(slide, tiling, tissue);
  }

  /** That of the slide, and of the table of its tiles if they were laid before. */
  @Override
  public String source(PlannedSlide slide) {
    String own = WorkPlan.super.source(slide);
    try {
      return own.isEmpty() || laid.isEmpty()
          ? own
          : own + "; " + FeatureProvenance.fingerprint(laid.get().table(slide), SlideReading.PLAIN);
    } catch (IOException e) {
      return "";
    }
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
    return "%d px at %s µm per pixel%s, %s, %s"
        .formatted(
            pixels,
            micronsPerPixel,
            laid.map(tiles -> ", tiles of " + tiles.folder()).orElse(""),
            device(gpu),
            precision);
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
        batch,
        laid);
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
    differ(differences, "tiles", tilesOf(laid), tilesOf(other.laid));
    return differences;
  }

  private static String tilesOf(Optional<LaidTiles> laid) {
    return laid.map(LaidTiles::toString).orElse("of its own");
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
