package org.contexture.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.MaskedContextDistillation.Validation;
import org.contexture.distillation.part.Part;
import org.contexture.network.SafeTensors;

/** The steps so far. */
final class Log implements Part {

  private static final String STEPS = "steps";
  private static final int STEP_VALUES = 10;
  private static final String VALIDATIONS = "validations";
  private static final int VALIDATION_VALUES = 4;

  private final List<Step> steps = new ArrayList<>();
  private final List<Validation> validations = new ArrayList<>();

  List<Step> steps() {
    return steps;
  }

  List<Validation> validations() {
    return validations;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public SafeTensors state() {
    double[] values = steps.stream().flatMapToDouble(step -> Arrays.stream(values(step))).toArray();
    double[] tried =
        validations.stream()
            .flatMapToDouble(v -> DoubleStream.of(v.step(), v.loss(), v.constantLoss(), v.cosine()))
            .toArray();
    return new SafeTensors(
        Map.of(STEPS, Numbers.store(values), VALIDATIONS, Numbers.store(tried)), Map.of());
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    double[] tried = Numbers.read(state.get(VALIDATIONS));
    for (int i = 0; i < tried.length; i += VALIDATION_VALUES) {
      validations.add(new Validation((int) tried[i], tried[i + 1], tried[i + 2], tried[i + 3]));
    }
    double[] v = Numbers.read(state.get(STEPS));
    for (int i = 0; i < v.length; i += STEP_VALUES) {
      steps.add(
          new Step(
              (int) v[i],
              v[i + 1],
              v[i + 2],
              v[i + 3],
              v[i + 4],
              v[i + 5],
              v[i + 6],
              v[i + 7],
              v[i + 8],
              v[i + 9]));
    }
  }

  private static double[] values(Step step) {
    return new double[] {
      step.step(),
      step.loss(),
      step.learningRate(),
      step.tilesPerSecond(),
      step.featureDeviation(),
      step.studentLearningRate(),
      step.constantLoss(),
      step.cosine(),
      step.seconds(),
      step.waitingSeconds()
    };
  }
}
