package org.contexture.encoder;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which of several copies of a network in one file is the encoder to use. Self-distillation (DINO,
 * iBOT, DINOv2, I-JEPA, lightly) keeps the teacher, contrastive learning (MoCo, BYOL, SwAV) the
 * network that was trained and not its slowly following copy.
 */
final class PreferredPrefix {

  private static final List<String> TEACHERS = List.of("teacher", "target_encoder");

  /** Copies that are there for training. */
  private static final List<String> OTHERS =
      List.of("student", "momentum", "encoder_k", "key_encoder", "target", "ema");

  private PreferredPrefix() {}

  /** The wanted first: by role, then by length. */
  static Comparator<String> order() {
    return Comparator.<String>comparingInt(PreferredPrefix::rank);
  }

  private static int rank(String prefix) {
    String lower = prefix.toLowerCase(Locale.ROOT);
    if (TEACHERS.stream().anyMatch(lower::contains)) {
      return 0;
    }
    return OTHERS.stream().anyMatch(lower::contains) ? 2 : 1;
  }

  /** What stands before a tensor that every copy has, of the wanted copy. */
  static Optional<String> of(Collection<String> names, String anchor) {
    return names.stream()
        .filter(name -> ("." + name).endsWith("." + anchor))
        .map(name -> name.substring(0, name.length() - anchor.length()))
        .min(order());
  }
}
