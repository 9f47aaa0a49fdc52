package org.contexture.network;

import java.util.List;
import java.util.Locale;

/**
 * How a weight file differs from a network, for people.
 *
 * @param missing names that the network has and the file lacks
 * @param unexpected names that the file has and the network lacks
 * @param wrongShape names in both with different shapes, with these shapes
 */
public record WeightsMismatch(
    List<String> missing, List<String> unexpected, List<String> wrongShape) {

  private static final int SHOWN = 8;

  public WeightsMismatch {
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    wrongShape = List.copyOf(wrongShape);
  }

  public boolean isEmpty() {
    return missing.isEmpty() && unexpected.isEmpty() && wrongShape.isEmpty();
  }

  @Override
  public String toString() {
    return "%s; %s; %s."
        .formatted(
            list("missing", missing),
            list("unexpected", unexpected),
            list("of wrong shape", wrongShape));
  }

  private static String list(String what, List<String> names) {
    if (names.isEmpty()) {
      return "0 tensors " + what;
    }
    String more = names.size() > SHOWN ? ", … and " + (names.size() - SHOWN) + " more" : "";
    return String.format(
        Locale.ROOT,
        "%d %s %s (%s%s)",
        names.size(),
        names.size() == 1 ? "tensor" : "tensors",
        what,
        String.join(", ", names.subList(0, Math.min(SHOWN, names.size()))),
        more);
  }
}
