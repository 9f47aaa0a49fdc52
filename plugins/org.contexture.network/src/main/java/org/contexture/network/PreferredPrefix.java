package org.contexture.network;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which of several copies of a network in one file is the one to use. Self-distillation (DINO,
 * iBOT, DINOv2, I-JEPA, lightly) keeps the teacher; training with an average of the weights (EMA)
 * keeps the average; contrastive learning (MoCo, BYOL, SwAV) keeps the network that was trained and
 * not its slowly following copy.
 */
public final class PreferredPrefix {

  private static final Pattern WANTED =
      Pattern.compile("teacher|target_encoder|(?<![a-z])ema(?![a-z])");

  /** Copies that are there for training. */
  private static final List<String> OTHERS =
      List.of("student", "momentum", "encoder_k", "key_encoder", "target");

  private PreferredPrefix() {}

  /** The wanted first. */
  public static Comparator<String> order() {
    return Comparator.<String>comparingInt(PreferredPrefix::rank);
  }

  private static int rank(String prefix) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    if (WANTED.matcher(lower).find()) {
      return 0;
    }
    return OTHERS.stream().anyMatch(lower::contains) ? 2 : 1;
  }

  /** What stands before a tensor that every copy has, of the wanted copy. */
  public static Optional<String> of(Collection<String> names, String anchor) {
    return names.stream()
        .filter(name -> ("." + name).endsWith("." + anchor))
        .map(name -> name.substring(0, name.length() - anchor.length()))
        .min(order());
  }
}
