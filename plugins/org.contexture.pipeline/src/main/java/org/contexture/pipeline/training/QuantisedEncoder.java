package org.contexture.pipeline.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.EncodingRate;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;

/**
 * An encoder that was made ready for 8 bits on some tiles, and how near it stays to itself on
 * others of the same slides.
 *
 * @param model the encoder
 * @param calibratedOn number of tiles
 * @param cosines of the other tiles, between its features in 32-bit floats and in 8 bits
 * @param rate tiles per second in 32-bit floats
 * @param rateIn8Bits tiles per second in 8 bits
 */
public record QuantisedEncoder(
    EncoderModel model, int calibratedOn, List<Double> cosines, double rate, double rateIn8Bits) {

  /** What features must keep, as everybody's bound for 8 bits. */
  private static final double LEAST_COSINE = 0.99;

  private static final int TILES_OF_A_SLIDE = 8; // half of what is read of each

  public QuantisedEncoder {
    cosines = List.copyOf(cosines);
  }

  /**
   * Calibrates with one half of the tiles that are read, and checks with the other.
   *
   * @param tiles about how many to calibrate with
   * @param batch tiles that go through the network at once, when it is timed
   * @throws IOException if the encoder only runs (ONNX, TorchScript), this machine cannot compute
   *     in 8 bits, or no slide can be read
   */
  public static QuantisedEncoder of(
      EncoderModel encoder, List<SlideTiles> slides, int tiles, int batch, Progress progress)
      throws IOException {
    int most = (tiles + TILES_OF_A_SLIDE - 1) / TILES_OF_A_SLIDE;
    SampledTiles sampled = SampledTiles.read(slides, most, progress.part(0, 0.2));
    if (sampled.slides() == 0) {
      throw new IOException(
          "There is no slide of two tiles or more that can be read, to calibrate the encoder"
              + " with.");
    }
    List<TileBatch> seen = sampled.everyOther(0, encoder);
    List<TileBatch> unseen = sampled.everyOther(1, encoder);
    EncoderModel model = Encoders.calibrate(encoder, seen, progress.part(0.2, 0.6));
    try (Encoder floats = open(model, Precision.FP32);
        Encoder int8 = open(model, Precision.INT8)) {
      List<Double> cosines = new ArrayList<>();
      for (TileBatch part : unseen) {
        progress.report(0.6 + 0.2 * cosines.size() / tiles, "Comparing");
        DoubleStream.of(floats.encode(part).cosines(int8.encode(part))).forEach(cosines::add);
      }
      int pixels = seen.get(0).pixels();
      Progress last = progress.part(0.8, 1);
      return new QuantisedEncoder(
          model,
          seen.stream().mapToInt(TileBatch::tiles).sum(),
          cosines,
          EncodingRate.measure(floats, pixels, batch, last),
          EncodingRate.measure(int8, pixels, batch, last));
    }
  }

  private static Encoder open(EncoderModel model, Precision precision) throws EncoderException {
    return Encoders.open(model, Device.CPU, precision);
  }

  public double meanCosine() {
    return cosines.stream().mapToDouble(Double::doubleValue).average().orElse(1);
  }

  public double leastCosine() {
    return cosines.stream().mapToDouble(Double::doubleValue).min().orElse(1);
  }

  /** How many times as fast it is in 8 bits. */
  public double gain() {
    return rateIn8Bits / rate;
  }

  /** Why 8 bits had better not be taken; empty if they had. */
  public Optional<String> doubt() {
    if (leastCosine() < LEAST_COSINE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "In 8 bits features of a tile keep a cosine of %.3f only; %.2f is what one asks for."
                  + " Stay with 32-bit floats, or compare what is predicted from both.",
              leastCosine(),
              LEAST_COSINE));
    }
    return gain() < 1
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "In 8 bits this encoder is slower on this machine (%.2f times as fast). Stay with"
                    + " 32-bit floats.",
                gain()))
        : Optional.empty();
  }
}
