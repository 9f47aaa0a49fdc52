package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.contexture.mil.task.Readout;
import org.contexture.network.device.Device;

/** A MIL model, or several as one, loaded onto a device. One thread at a time. */
public final class MilPredictor implements AutoCloseable {

  private final Readout readout;
  private final List<SinglePredictor> models;

  private MilPredictor(Readout readout, List<SinglePredictor> models) {
    this.readout = readout;
    this.models = models;
  }

  /**
   * Loads a model.
   *
   * @throws IllegalArgumentException if its weights do not fit its head
   */
  public static MilPredictor open(MilModel model, Device device) {
    MilPredictor predictor = new MilPredictor(model.readout(), new ArrayList<>());
    try {
      for (MilModel one : MilEnsemble.models(model)) {
        predictor.models.add(SinglePredictor.open(one, device));
      }
      return predictor;
    } catch (RuntimeException e) {
      predictor.close();
      throw e;
    }
  }

  /**
   * Predicts one bag.
   *
   * @throws BagException if its features are not fit for the model; the message names the slide
   * @throws org.contexture.network.device.DeviceException if the device's memory does not hold it
   */
  public Prediction predict(Bag bag) throws IOException {
    List<Prediction> predictions = new ArrayList<>();
    for (SinglePredictor model : models) {
      predictions.add(model.predict(bag));
    }
    return predictions.size() == 1 ? predictions.get(0) : MilEnsemble.mean(readout, predictions);
  }

  /** Names of facts of a bag that no training bag had, and that count as missing. */
  public List<String> unknownFacts(Bag bag) {
    return models.stream().flatMap(model -> model.unknownFacts(bag).stream()).distinct().toList();
  }

  @Override
  public void close() {
    models.forEach(SinglePredictor::close);
  }
}
