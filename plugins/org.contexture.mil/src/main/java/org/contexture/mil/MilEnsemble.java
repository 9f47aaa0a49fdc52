package org.contexture.mil;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.contexture.evaluation.ConformalSets;
import org.contexture.mil.task.HazardReadout;
import org.contexture.mil.task.LabelsReadout;
import org.contexture.mil.task.MeanSurvivalReadout;
import org.contexture.mil.task.NumberReadout;
import org.contexture.mil.task.Readout;
import org.contexture.mil.task.SurvivalReadout;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;

/**
 * Several models as one: it predicts the mean of what they predict, and says how far they spread.
 * In its file the tensors of the first begin with {@code 0/}, of the second with {@code 1/} …; what
 * conformal sets need is {@code conformal/0} … for each class.
 */
public final class MilEnsemble {

  /** In the provenance: how many models there are. */
  public static final String MODELS = "models";

  private static final String CONFORMAL = "conformal/";
  private static final double SMALLEST_PROBABILITY = 1e-12;

  private MilEnsemble() {}

  /**
   * Joins models.
   *
   * @param models of one task, two or more
   * @param sets by predictions of slides that none of the models' own saw; empty if there are none
   */
  public static MilModel of(List<MilModel> models, Optional<ConformalSets> sets) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(MODELS, Integer.toString(models.size()));
    for (int i = 0; i < models.size(); i++) {
      String prefix = i + "/";
      SafeTensors file = parse(models.get(i));
      file.tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
      file.metadata().forEach((name, value) -> metadata.put(prefix + name, value));
      models
          .get(i)
          .readout()
          .save()
          .forEach((name, value) -> metadata.put(prefix + "task/" + name, value));
    }
    sets.ifPresent(
        of -> {
          for (int c = 0; c < of.probabilities().size(); c++) {
            double[] own = of.probabilities().get(c);
            float[] floats = new float[own.length];
            for (int i = 0; i < own.length; i++) {
              floats[i] = (float) own[i];
            }
            tensors.put(CONFORMAL + c, StoredTensor.of(floats, floats.length));
          }
        });
    MilModel first = models.get(0);
    Map<String, String> provenance = new TreeMap<>(first.provenance());
    provenance.put(MODELS, Integer.toString(models.size()));
    sets.ifPresent(
        of ->
            provenance.put(
                "calibration slides",
                Integer.toString(of.probabilities().stream().mapToInt(own -> own.length).sum())));
    return new MilModel(
        String.join(", ", models.stream().map(MilModel::head).distinct().toList()),
        first.dimension(),
        readout(models),
        first.labelColumn(),
        new SafeTensors(tensors, metadata).toBytes(),
        provenance);
  }

  private static Readout readout(List<MilModel> models) {
    Readout first = models.get(0).readout();
    if (first instanceof NumberReadout number) {
      return new NumberReadout(0, 1, number.loss());
    } else if (first instanceof SurvivalReadout) {
      List<SurvivalReadout> all =
          models.stream().map(model -> (SurvivalReadout) model.readout()).toList();
      return new MeanSurvivalReadout(
          all,
          all.stream().map(one -> one instanceof HazardReadout of ? of.ends().size() : 1).toList());
    }
    return first;
  }

  private static SafeTensors parse(MilModel model) {
    try {
      return SafeTensors.parse(model.weights(), "the MIL model");
    } catch (WeightsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** The models that a model consists of: mostly itself. */
  static List<MilModel> models(MilModel model) {
    SafeTensors file = parse(model);
    if (!file.metadata().containsKey(MODELS)) {
      return List.of(model);
    }
    int models = Integer.parseInt(file.metadata().get(MODELS));
    if (models < 1 || models > file.tensors().size()) {
      throw new IllegalArgumentException(
          "The MIL model is said to be %d models and holds %d tensors."
              .formatted(models, file.tensors().size()));
    }
    return IntStream.range(0, models).mapToObj(i -> member(model, file, i + "/")).toList();
  }

  private static MilModel member(MilModel model, SafeTensors file, String prefix) {
    Map<String, String> metadata = below(prefix, file.metadata());
    Map<String, String> task = below("task/", metadata);
    metadata.keySet().removeIf(name -> name.startsWith("task/"));
    return new MilModel(
        metadata.get("head"),
        model.dimension(),
        task.isEmpty() ? model.readout() : Readout.load(task),
        model.labelColumn(),
        new SafeTensors(below(prefix, file.tensors()), metadata).toBytes(),
        model.provenance());
  }

  /** What is behind a prefix, by the names that follow it. */
  static <T> Map<String, T> below(String prefix, Map<String, T> all) {
    Map<String, T> own = new LinkedHashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    return own;
  }

  /** What conformal sets need, if the model has it. */
  public static Optional<ConformalSets> sets(MilModel model) {
    Map<String, StoredTensor> own = below(CONFORMAL, parse(model).tensors());
    List<double[]> probabilities = new ArrayList<>();
    for (int c = 0; own.containsKey(Integer.toString(c)); c++) {
      float[] floats = own.get(Integer.toString(c)).floats();
      double[] doubles = new double[floats.length];
      Arrays.setAll(doubles, i -> floats[i]);
      probabilities.add(doubles);
    }
    return probabilities.isEmpty()
        ? Optional.empty()
        : Optional.of(new ConformalSets(probabilities));
  }

  /** The mean of models' predictions, with the deviation of their answers. */
  static Prediction mean(Readout readout, List<Prediction> predictions) {
    List<double[]> answers = predictions.stream().map(Prediction::answer).toList();
    double[] mean = mean(answers);
    double[] spread = new double[mean.length];
    for (int k = 0; k < spread.length; k++) {
      for (double[] answer : answers) {
        spread[k] += (answer[k] - mean[k]) * (answer[k] - mean[k]) / (answers.size() - 1);
      }
      spread[k] = Math.sqrt(spread[k]);
    }
    float[] attention = new float[predictions.get(0).attention().length];
    for (Prediction one : predictions) {
      for (int i = 0; i < attention.length; i++) {
        attention[i] += one.attention()[i] / predictions.size();
      }
    }
    return new Prediction(
        readout,
        outputs(readout, mean, predictions),
        attention,
        tileScores(predictions),
        mean(predictions.stream().map(Prediction::ofAverageTile).toList()),
        spread);
  }

  /** Outputs that are read as the mean answer. */
  private static double[] outputs(Readout readout, double[] mean, List<Prediction> predictions) {
    if (readout instanceof MeanSurvivalReadout) {
      return predictions.stream().flatMapToDouble(p -> Arrays.stream(p.outputs())).toArray();
    } else if (readout instanceof LabelsReadout labels) {
      return labels.outputs(Arrays.stream(mean).map(MilEnsemble::positive).toArray());
    }
    return mean; // probabilities of classes, or a number
  }

  private static double positive(double probability) {
    return Math.max(SMALLEST_PROBABILITY, probability);
  }

  private static double[] mean(List<double[]> all) {
    double[] mean = new double[all.get(0).length];
    for (double[] one : all) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += one[k] / all.size();
      }
    }
    return mean;
  }

  private static Optional<FloatMatrix> tileScores(List<Prediction> predictions) {
    if (predictions.stream().anyMatch(one -> one.tileScores().isEmpty())) {
      return Optional.empty();
    }
    FloatMatrix first = predictions.get(0).tileScores().orElseThrow();
    float[] mean = new float[first.values().length];
    for (Prediction one : predictions) {
      float[] own = one.tileScores().orElseThrow().values();
      for (int i = 0; i < mean.length; i++) {
        mean[i] += own[i] / predictions.size();
      }
    }
    return Optional.of(new FloatMatrix(first.rows(), first.columns(), mean));
  }
}
