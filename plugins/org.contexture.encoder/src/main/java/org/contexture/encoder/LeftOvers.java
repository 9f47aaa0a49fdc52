package org.contexture.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tensors that files have and features do not need: heads of classification and of self-supervised
 * training, what stands for masked patches, counters, queues of negatives. They are passed over by
 * name; what has another name may shape the features and is refused.
 */
final class LeftOvers {

  private static final Pattern NAME =
      Pattern.compile(
          "(fc|classifier|heads?|\\w+_heads?|pooler|projector|projection|prototypes|predictor"
              + "|decoder(_\\w+)?|queue(_\\w+)?|last_linear|linear|logit_scale|mask_token"
              + "|masked_embed)(\\..*)?|(.*\\.)?num_batches_tracked");

  private LeftOvers() {}

  static boolean is(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Tells what of a file was not taken.
   *
   * @param all names in the file
   * @param prefix of those that were taken
   * @param taken names behind it
   * @param passedOver what lies behind the architecture's feature
   * @return modules with how many tensors they have; empty if everything counts
   */
  static String told(
      Set<String> all, String prefix, Set<String> taken, Predicate<String> passedOver) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String name : all) {
      boolean behind = name.startsWith(prefix);
      String own = behind ? name.substring(prefix.length()) : name;
      if (!name.endsWith("num_batches_tracked")
          && (!behind || (taken.contains(own) && (is(own) || passedOver.test(own))))) {
        counts.merge(module(own), 1, Integer::sum);
      }
    }
    List<String> told = new ArrayList<>();
    counts.forEach(
        (module, count) ->
            told.add(module + " (" + count + (count == 1 ? " tensor)" : " tensors)")));
    return String.join(", ", told);
  }

  private static String module(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }
}
