package org.contexture.mil;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.contexture.evaluation.Measured;
import org.contexture.evaluation.PatientBootstrap;
import org.contexture.mil.CrossValidation.Predicted;
import org.contexture.mil.head.MeanPooling;
import org.contexture.mil.task.Task;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * What slides add to clinical facts, and facts to slides: the same cross-validation, in the same
 * folds, of images only and of facts only, beside that of both.
 */
public final class ClinicalComparison {

  /**
   * A value, or the difference of two.
   *
   * @param of e.g. {@code both less images}
   */
  public record Row(String of, Measured measured) {}

  private ClinicalComparison() {}

  /**
   * Compares.
   *
   * @param both judged predictions of slides and facts
   * @param bags with facts
   * @param times see {@link Judgement#of}
   */
  public static List<Row> of(
      Judgement<?> both,
      List<Bag> bags,
      Task task,
      List<Double> times,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    List<Bag> images = bags.stream().map(bag -> bag.with(Map.of())).toList();
    FloatMatrix nothing = new FloatMatrix(1, 1, new float[1]);
    List<Bag> facts = bags.stream().map(bag -> bag.with(nothing)).toList();
    Judgement<?> byImages =
        judged(images, task, times, options, device, named(progress.part(0, 0.5), "Images only"));
    Judgement<?> byFacts =
        judged(
            facts,
            task,
            times,
            options.with(setting -> setting.with(new MeanPooling())),
            device,
            named(progress.part(0.5, 1), "Clinical only"));
    PatientBootstrap bootstrap = new PatientBootstrap(options.resamples(), options.seed());
    List<Row> rows = new ArrayList<>();
    add(rows, "both", both.measured(bootstrap));
    add(rows, "images", byImages.measured(bootstrap));
    add(rows, "clinical", byFacts.measured(bootstrap));
    add(rows, "both less images", both.less(byImages, bootstrap));
    add(rows, "both less clinical", both.less(byFacts, bootstrap));
    return rows;
  }

  private static void add(List<Row> rows, String of, List<Measured> measured) {
    measured.forEach(one -> rows.add(new Row(of, one)));
  }

  private static Progress named(Progress progress, String what) {
    return (fraction, message) -> progress.report(fraction, what + ": " + message);
  }

  private static Judgement<?> judged(
      List<Bag> bags,
      Task task,
      List<Double> times,
      CrossValidationOptions options,
      Device device,
      Progress progress)
      throws IOException {
    Predicted predicted = CrossValidation.predict(bags, task, "", options, device, progress);
    return Judgement.of(predicted, times, options.positiveClass());
  }
}
