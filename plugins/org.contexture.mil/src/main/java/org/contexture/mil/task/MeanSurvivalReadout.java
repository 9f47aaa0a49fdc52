package org.contexture.mil.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Target;

/**
 * How several models of survival are read together: the mean of their risks, and of their chances
 * to live on. Outputs are those of all models, one after the other.
 *
 * @param models two or more
 * @param outputs how many each has
 */
public record MeanSurvivalReadout(List<SurvivalReadout> models, List<Integer> outputs)
    implements SurvivalReadout {

  static final String NAME = "mean survival";

  public MeanSurvivalReadout {
    models = List.copyOf(models);
    outputs = List.copyOf(outputs);
  }

  static MeanSurvivalReadout of(Map<String, String> saved) {
    List<SurvivalReadout> models = new ArrayList<>();
    List<Integer> outputs = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(saved.get("models")); i++) {
      Map<String, String> own = new LinkedHashMap<>();
      String prefix = i + " ";
      saved.forEach(
          (name, value) -> {
            if (name.startsWith(prefix)) {
              own.put(name.substring(prefix.length()), value);
            }
          });
      outputs.add(Integer.valueOf(own.remove("outputs")));
      models.add((SurvivalReadout) Readout.load(own));
    }
    return new MeanSurvivalReadout(models, outputs);
  }

  private interface Reading {
    double of(SurvivalReadout model, double[] outputs);
  }

  private double mean(double[] all, Reading reading) {
    double sum = 0;
    int first = 0;
    for (int i = 0; i < models.size(); i++) {
      int last = first + outputs.get(i);
      sum += reading.of(models.get(i), Arrays.copyOfRange(all, first, last));
      first = last;
    }
    return sum / models.size();
  }

  @Override
  public double[] answer(double[] all) {
    return new double[] {mean(all, (model, own) -> model.answer(own)[0])};
  }

  @Override
  public double survival(double[] all, double time) {
    return mean(all, (model, own) -> model.survival(own, time));
  }

  @Override
  public List<Double> times() {
    return models.get(0).times();
  }

  /** The mean of the models' medians, as the risk is the mean of their risks. */
  @Override
  public double medianRisk() {
    return models.stream().mapToDouble(SurvivalReadout::medianRisk).average().orElseThrow();
  }

  @Override
  public SurvivalReadout settled(List<Truth> training, List<double[]> all) {
    throw untrainable();
  }

  @Override
  public HeadSizes sizes(MilHead head, int dimension) {
    throw untrainable();
  }

  @Override
  public Target target(Truth truth, double weight) {
    throw untrainable();
  }

  @Override
  public double[] read(HeadOutput output) {
    throw untrainable();
  }

  @Override
  public double loss(List<Truth> truths, List<double[]> all, double[] weights) {
    throw untrainable();
  }

  private static UnsupportedOperationException untrainable() {
    return new UnsupportedOperationException("Several models are trained one by one.");
  }

  @Override
  public Map<String, String> save() {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("task", NAME);
    entries.put("models", Integer.toString(models.size()));
    for (int i = 0; i < models.size(); i++) {
      String prefix = i + " ";
      models.get(i).save().forEach((name, value) -> entries.put(prefix + name, value));
      entries.put(prefix + "outputs", Integer.toString(outputs.get(i)));
    }
    return entries;
  }
}
