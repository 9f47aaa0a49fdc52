package org.contexture.mil;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.contexture.mil.clinical.ClinicalColumn;
import org.contexture.mil.clinical.ClinicalEncoding;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.Tensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;

/** One MIL model loaded onto a device. One thread at a time. */
final class SinglePredictor implements AutoCloseable {

  private final MilHead head;
  private final BagShape shape;
  private final Readout readout;
  private final Weights weights;
  private final ClinicalTerm facts;
  private final Standardisation standardisation;
  private final Device device;
  private double[] averageTile;

  private SinglePredictor(
      MilHead head,
      BagShape shape,
      Readout readout,
      ClinicalTerm facts,
      Standardisation standardisation,
      Device device) {
    this.head = head;
    this.shape = shape;
    this.readout = readout;
    this.weights = facts.weights();
    this.facts = facts;
    this.standardisation = standardisation;
    this.device = device;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if its weights do not fit its head
   */
  static SinglePredictor open(MilModel model, Device device) {
    MilHead head = Heads.named(model.head());
    try {
      SafeTensors file = SafeTensors.parse(model.weights(), "the MIL model");
      Weights weights = HeadWeights.load(head, file, "The MIL model", device);
      BagShape shape = new BagShape(model.dimension(), "the MIL model's training slides");
      return new SinglePredictor(
          head,
          shape,
          model.readout(),
          new ClinicalTerm(ClinicalTerm.encoding(file), weights, device),
          HeadWeights.standardisation(file),
          device);
    } catch (WeightsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Predicts one bag.
   *
   * @throws BagException if its features are not fit for the model; the message names the slide
   * @throws org.contexture.network.device.DeviceException if the device's memory does not hold it
   */
  Prediction predict(Bag bag) throws IOException {
    return of(bag, output -> prediction(bag, output));
  }

  private Prediction prediction(Bag bag, HeadOutput output) {
    double[] outputs = readout.read(output);
    return new Prediction(
        readout,
        outputs,
        attention(output.attention(), outputs),
        tileScores(output),
        ofAverageTile(bag, outputs));
  }

  /** The bag's vector, [width]; empty if the head has none. */
  Optional<float[]> vector(Bag bag) throws IOException {
    return of(bag, output -> output.vector().map(Tensors::floats));
  }

  @SuppressWarnings("try") // frees the features
  private <T> T of(Bag bag, Function<HeadOutput, T> use) throws IOException {
    try (PointerScope scope = new PointerScope()) {
      Tensor features = shape.read(bag); // [tiles, dimension]
      return TooLargeBag.named(
          bag, features.size(0), device, "Leave it out", () -> compute(bag, features, use));
    }
  }

  @SuppressWarnings("try") // scopes act by being closed
  private <T> T compute(Bag bag, Tensor read, Function<HeadOutput, T> use) {
    try (ComputeThreads threads = ComputeThreads.forBags((double) read.numel());
        PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      Tensor features = Tensors.to(read, device); // [tiles, dimension]
      standardisation.apply(features);
      return use.apply(facts.output(head, features, bag));
    }
  }

  /** How a model takes the clinical facts that it asks for. */
  static List<ClinicalColumn> facts(MilModel model) {
    try {
      return ClinicalTerm.encoding(SafeTensors.parse(model.weights(), "the MIL model"))
          .map(ClinicalEncoding::columns)
          .orElse(List.of());
    } catch (WeightsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Names of facts of a bag that no training bag had, and that count as missing. */
  List<String> unknownFacts(Bag bag) {
    return facts.encoding().map(of -> of.unknown(bag.facts())).orElse(List.of());
  }

  /** Of the most probable class, where classes have their own; the mean of other outputs'. */
  private float[] attention(Tensor attention, double[] outputs) {
    if (attention.size(1) == 1) {
      return Tensors.floats(attention.select(1, 0));
    }
    return Tensors.floats(
        readout instanceof ClassReadout
            ? attention.select(1, Prediction.largest(outputs))
            : attention.mean(1));
  }

  private Optional<FloatMatrix> tileScores(HeadOutput output) {
    if (readout instanceof ClassReadout) {
      return output.instanceScores().map(Tensors::matrix);
    }
    return output.tileValues().map(Tensors::matrix).map(this::answers);
  }

  /** The answer for each row of outputs. */
  private FloatMatrix answers(FloatMatrix outputs) {
    int columns = readout.answer(new double[outputs.columns()]).length;
    float[] answers = new float[outputs.rows() * columns];
    double[] row = new double[outputs.columns()];
    for (int i = 0; i < outputs.rows(); i++) {
      int first = i * row.length;
      Arrays.setAll(row, c -> outputs.values()[first + c]);
      double[] answer = readout.answer(row.clone());
      for (int c = 0; c < columns; c++) {
        answers[i * columns + c] = (float) answer[c];
      }
    }
    return new FloatMatrix(outputs.rows(), columns, answers);
  }

  /** Features that are standardised have mean 0. */
  private double[] ofAverageTile(Bag bag, double[] outputs) {
    if (readout instanceof ClassReadout) {
      return new double[outputs.length]; // not asked for
    }
    if (averageTile == null || facts.encoding().isPresent()) {
      Tensor zero =
          Tensors.to(Tensors.of(new float[shape.dimension()], 1, shape.dimension()), device);
      averageTile = readout.answer(readout.read(facts.output(head, zero, bag)));
    }
    return averageTile.clone();
  }

  @Override
  public void close() {
    weights.close();
  }
}
