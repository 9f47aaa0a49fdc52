package org.contexture.distillation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.term.Hardness;
import org.contexture.distillation.term.MaskAdversary;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.Term;

/**
 * A summand of the objective at work.
 *
 * @param term what is asked
 * @param weight of its mean loss
 * @param logged whether it belongs to the objective, not to what guides the masks
 */
record WeightedTerm(Term term, double weight, boolean logged) {

  /** All of an objective, in its order; then what its masks want to know. */
  static List<WeightedTerm> of(Objective objective, Sizes sizes) {
    List<WeightedTerm> terms = new ArrayList<>();
    Map<String, Integer> times = new HashMap<>();
    for (Summand summand : objective.terms()) {
      String word = summand.kind().word();
      int time = times.merge(word, 1, Integer::sum);
      String name = time == 1 ? word : word + "_" + time;
      terms.add(
          new WeightedTerm(summand.kind().term(name, summand, sizes), summand.weight(), true));
    }
    if (objective.mask().rule().guidance().contains(Guidance.PREDICTED_LOSS)) {
      terms.add(new WeightedTerm(new Hardness(sizes.dim()), 1, false));
    }
    if (objective.mask().rule().guidance().contains(Guidance.MASK_LOGITS)) {
      terms.add(new WeightedTerm(new MaskAdversary(sizes.dim()), 1, false));
    }
    return List.copyOf(terms);
  }
}
