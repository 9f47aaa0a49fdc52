package org.contexture.bench;

import java.util.List;
import java.util.Optional;
import org.contexture.mil.Bag;
import org.contexture.mil.MilLearner;
import org.contexture.mil.MilModel;
import org.contexture.mil.MilOptions;
import org.contexture.mil.MilPredictor;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * A MIL head of the product with its default options.
 *
 * @param head e.g. {@code gated-abmil}
 * @param device where it learns
 */
record MilJudge(String head, Device device) implements Judge {

  @Override
  public String name() {
    return head;
  }

  @Override
  public boolean isCheap() {
    return false;
  }

  @Override
  public Case open(Question question, List<FloatMatrix> bags) {
    return (foldOf, folds, seed) -> {
      double[][] scores = new double[question.slides()][];
      for (int fold = 0; fold < folds; fold++) {
        List<Bag> known =
            Question.slides(foldOf, fold, false).stream().map(i -> bag(question, bags, i)).toList();
        MilModel model =
            MilLearner.train(
                    known,
                    "Label",
                    MilOptions.defaults().with(Heads.named(head)).withSeed(seed),
                    device,
                    Progress.NONE)
                .model();
        try (MilPredictor predictor = MilPredictor.open(model, device)) {
          for (int slide : Question.slides(foldOf, fold, true)) {
            scores[slide] = predictor.predict(bag(question, bags, slide)).probabilities();
          }
        }
      }
      return scores;
    };
  }

  private static Bag bag(Question question, List<FloatMatrix> bags, int slide) {
    return new Bag(
        "slide " + slide,
        question.patients().get(slide),
        Optional.of(Truth.ofClass(question.classes().get(question.labels()[slide]))),
        () -> bags.get(slide));
  }
}
