package org.contexture.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.training.QuantisedEncoder;
import org.contexture.slides.tiling.TilingOptions;

/**
 * What 8 bits do to predictions: AUROC of the same judges over the same folds, with features in
 * 32-bit floats and in 8 bits, on the labelled pictures of {@code ../shared/evidence} with the real
 * weights of {@code ../shared/weights}. Encoders are calibrated on the pictures' own tiles, as the
 * node Encoder Quantizer does it. Intervals are of differences, over patients.
 */
final class Int8Auroc {

  private static final List<String> ENCODERS = List.of("mobilenet_v2", "squeezenet1_1");
  private static final List<String> JUDGES = List.of("ridge", "neighbours", "gated-abmil");
  private static final int TILES_TO_CALIBRATE = 64;
  private static final String IN_8_BITS = "int8";

  /**
   * Labelled pictures.
   *
   * @param folder in that of the evidence
   * @param micronsPerPixel of the files, which do not say it, and of the tiles
   */
  private record Pictures(
      String name, String folder, String labels, double micronsPerPixel, int pixels) {

    Cohort cohort(Path evidence) throws IOException {
      return Cohort.read(
          evidence.resolve(folder).resolve("images"),
          Optional.of(evidence.resolve(folder).resolve(labels)),
          new TilingOptions(pixels, micronsPerPixel, 0, 0.5));
    }
  }

  private static final List<Pictures> SETS =
      List.of(
          new Pictures("oscc_400x", "oscc_400x", "labels.csv", 1.5, 112),
          new Pictures("lung", "lc25000", "labels_lung.csv", 1, 224),
          new Pictures("osteosarcoma", "osteosarcoma", "labels_tumor.csv", 1, 224));

  private final Panel panel =
      new Panel(JUDGES.stream().map(name -> Judge.named(name, Device.CPU)).toList(), 4, 20, 5);

  /** Prints what was found, a line for each set, encoder and judge, and their mean. */
  void run() throws IOException {
    Path evidence = Arguments.shared().resolve("evidence");
    if (!Files.isDirectory(evidence)) {
      throw new IOException("There are no labelled pictures at " + evidence + ".");
    }
    List<Draws> all = new ArrayList<>();
    for (Pictures set : SETS) {
      Cohort cohort = set.cohort(evidence);
      LoadedTiles tiles = LoadedTiles.of(cohort.slides());
      System.out.printf(
          "%s: %d pictures, %d tiles of %d px, classes %s%n",
          set.name(), cohort.slides().size(), cohort.tiles(), set.pixels(), cohort.classes());
      for (String name : ENCODERS) {
        Path file = Arguments.shared().resolve("weights/" + name + "_imagenet.safetensors");
        EncoderModel model = Encoders.read(file, Optional.empty());
        QuantisedEncoder quantised =
            QuantisedEncoder.of(model, cohort.slides(), TILES_TO_CALIBRATE, 32, Progress.NONE);
        System.out.printf(
            Locale.ROOT,
            "%s, calibrated on %d tiles: cosine of others %.4f on average, %.4f at least%n",
            name,
            quantised.calibratedOn(),
            quantised.meanCosine(),
            quantised.leastCosine());
        all.add(compare(set.name(), name, quantised.model(), cohort, tiles));
      }
    }
    System.out.println("AUROC int8 less fp32, mean of all sets and encoders: " + Draws.mean(all));
  }

  private Draws compare(
      String set, String name, EncoderModel model, Cohort cohort, LoadedTiles tiles)
      throws IOException {
    Question question = cohort.question();
    Findings findings = Findings.in(Optional.empty(), name, question.patients());
    BiFunction<String, Precision, Findings.Key> key =
        (judge, precision) ->
            new Findings.Key(
                precision == Precision.INT8 ? IN_8_BITS : Findings.BEFORE, 0, 0, judge);
    for (Precision precision : List.of(Precision.FP32, Precision.INT8)) {
      List<FloatMatrix> bags = bags(model, precision, cohort, tiles);
      for (Judge judge : panel.judges()) {
        Panel.Verdict verdict = panel.verdict(judge, question, bags);
        findings.add(
            key.apply(judge.name(), precision),
            new Findings.Finding(verdict.auroc(), verdict.influences()));
      }
    }
    List<String> judges = findings.judges();
    for (String judge : judges) {
      report(set, name, judge, new Bootstrap(findings, List.of(judge)));
    }
    Bootstrap mean = new Bootstrap(findings, judges);
    report(set, name, "mean", mean);
    return mean.gain(IN_8_BITS, 0);
  }

  private static void report(String set, String name, String judge, Bootstrap found) {
    System.out.printf(
        Locale.ROOT,
        "AUROC %-12s %-13s %-12s fp32 %.3f, int8 %.3f, difference %s%n",
        set,
        name,
        judge,
        found.before().value(),
        found.auroc(IN_8_BITS, 0, List.of(0L)).value(),
        found.gain(IN_8_BITS, 0));
  }

  private static List<FloatMatrix> bags(
      EncoderModel model, Precision precision, Cohort cohort, LoadedTiles tiles)
      throws IOException {
    try (Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
      List<FloatMatrix> bags = new ArrayList<>();
      cohort.labelled().forEach(slide -> bags.add(tiles.features(slide, encoder)));
      return bags;
    }
  }
}
