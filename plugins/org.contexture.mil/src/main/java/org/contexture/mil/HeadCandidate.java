package org.contexture.mil;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.WrapperNames;

/**
 * Where in a dictionary of tensors a head may be: it is all of it, or what stands behind a prefix,
 * {@code model.} or {@code ema_model.net.}, beside the weights of a loss, counters of metrics, the
 * network before it.
 *
 * @param tensors without wrappers and prefix, by the names that the heads have
 * @param prefix empty for all of it
 * @param leftOut names of the tensors beside it
 */
record HeadCandidate(SafeTensors tensors, String prefix, List<String> leftOut) {

  /** The counter of PyTorch's AveragedModel. */
  private static final String COUNTER = "n_averaged";

  /** What a PyTorch module has between two dots seldom goes deeper before the head begins. */
  private static final int DEEPEST = 4;

  HeadCandidate {
    leftOut = List.copyOf(leftOut);
  }

  /** All of it first, then by the shortest prefix, of copies the wanted one. */
  static List<HeadCandidate> of(SafeTensors file) {
    Map<String, StoredTensor> plain = WrapperNames.removed(file.tensors());
    List<HeadCandidate> candidates = new ArrayList<>();
    candidates.add(behind("", plain, file));
    prefixes(plain.keySet()).forEach(prefix -> candidates.add(behind(prefix, plain, file)));
    return candidates;
  }

  private static List<String> prefixes(Set<String> names) {
    Set<String> prefixes = new TreeSet<>();
    for (String name : names) {
      int dot = -1;
      for (int depth = 0; depth < DEEPEST; depth++) {
        dot = name.indexOf('.', dot + 1);
        if (dot < 0) {
          break;
        }
        prefixes.add(name.substring(0, dot + 1));
      }
    }
    return prefixes.stream()
        .sorted(PreferredPrefix.order().thenComparing(Comparator.comparingInt(String::length)))
        .toList();
  }

  private static HeadCandidate behind(
      String prefix, Map<String, StoredTensor> all, SafeTensors file) {
    Map<String, StoredTensor> own = new LinkedHashMap<>();
    List<String> leftOut = new ArrayList<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix) && !name.equals(prefix + COUNTER)) {
            own.put(name.substring(prefix.length()), tensor);
          } else {
            leftOut.add(name);
          }
        });
    return new HeadCandidate(
        new SafeTensors(ClamCheckpoint.current(own), file.metadata()), prefix, leftOut);
  }
}
