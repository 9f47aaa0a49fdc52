package org.contexture.encoder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.contexture.network.PreferredPrefix;
import org.contexture.network.StoredTensor;

/**
 * How the names of one project become those of an architecture.
 *
 * @param anchor a tensor that every file with such names has
 * @param rules patterns of whole names with what replaces them; the first that matches counts,
 *     names that none matches stay as they are
 */
record NameRules(String anchor, List<Rule> rules) {

  /** One rule. */
  record Rule(Pattern pattern, String replacement) {}

  /** Pairs of a pattern and its replacement, which may refer to groups: {@code $1}. */
  static NameRules of(String anchor, String... pairs) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      rules.add(new Rule(Pattern.compile(pairs[i]), pairs[i + 1]));
    }
    return new NameRules(anchor, List.copyOf(rules));
  }

  /** By the new names, what stands before them kept in front; empty if these are others. */
  Optional<Map<String, StoredTensor>> applied(Map<String, StoredTensor> tensors) {
    Optional<String> found = PreferredPrefix.of(tensors.keySet(), anchor);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String prefix = found.get();
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    ParameterNames.strip(tensors, prefix)
        .forEach((name, tensor) -> renamed.put(prefix + renamed(name), tensor));
    return Optional.of(renamed);
  }

  private String renamed(String name) {
    for (Rule rule : rules) {
      if (rule.pattern().matcher(name).matches()) {
        return rule.pattern().matcher(name).replaceFirst(rule.replacement());
      }
    }
    return name;
  }
}
