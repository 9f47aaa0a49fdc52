package org.contexture.distillation;

import java.util.List;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.teacher.TeacherResolution;
import org.contexture.distillation.term.Summand;
import org.contexture.distillation.term.TermKind;

/**
 * What is hidden, who sets the targets, what is asked about them, and how answers are compared.
 *
 * @param mask which tiles are hidden
 * @param teacher who sets the targets
 * @param terms what is asked and compared; their weighted sum is made small
 * @param standardised whether each dimension of the targets is shifted and scaled to mean 0 and
 *     deviation 1 (over the tiles seen so far) before it is compared
 * @param resolution how finely teachers see tiles
 */
public record Objective(
    MaskKind mask,
    TeacherKind teacher,
    List<Summand> terms,
    boolean standardised,
    TeacherResolution resolution) {

  public Objective {
    terms = List.copyOf(terms);
    if (terms.isEmpty()) {
      throw new IllegalArgumentException("An objective needs one term at least.");
    }
    terms.forEach(Summand::check);
    if (standardised
        && terms.stream().anyMatch(term -> term.loss().filter(LossKind::normalises).isPresent())) {
      throw new IllegalArgumentException(
          "The loss NORMALISED already normalises the targets, per tile. Turn off their"
              + " standardisation, or choose another loss.");
    }
    if (mask != MaskKind.RANDOM && terms.stream().noneMatch(term -> term.kind().hides())) {
      throw new IllegalArgumentException(
          "The objective “%s” masks nothing, so the mask %s would be without effect."
              .formatted(Summand.write(terms), mask));
    }
  }

  /** With teachers that see tiles as the student does. */
  public Objective(MaskKind mask, TeacherKind teacher, List<Summand> terms, boolean standardised) {
    this(mask, teacher, terms, standardised, TeacherResolution.TILE);
  }

  /** An objective of one term. */
  public Objective(
      MaskKind mask, TeacherKind teacher, TermKind term, LossKind loss, boolean standardised) {
    this(mask, teacher, List.of(Summand.of(term, loss)), standardised);
  }

  /**
   * Random masks, a frozen teacher that sees tiles turned by chance, context and own tiles side by
   * side, and the cosine of standardised targets. The paper's l1 is at its least where medians are
   * predicted, and most of a ReLU network's features are nearly always 0: with l1 the student
   * learns hardly more than that.
   */
  public static Objective defaults() {
    return new Objective(
        MaskKind.RANDOM, TeacherKind.TURNED, TermKind.MASKED_AND_OWN, LossKind.COSINE, true);
  }

  /** As Pisula &amp; Bozek 2024 state it, with standardised targets: masked tiles, l1. */
  public static Objective published() {
    return new Objective(MaskKind.RANDOM, TeacherKind.FROZEN, TermKind.MASKED, LossKind.L1, true);
  }

  /** The same with another sum of terms, as {@link Summand#parse} reads it. */
  public Objective of(String sum) {
    return new Objective(mask, teacher, Summand.parse(sum), standardised, resolution);
  }

  /** The same with teachers that see tiles more or less finely. */
  public Objective with(TeacherResolution other) {
    return new Objective(mask, teacher, terms, standardised, other);
  }

  /** How many teachers its terms name; 1 if they name none. */
  public int teachers() {
    return terms.stream()
        .flatMap(term -> term.teachers().stream())
        .mapToInt(Integer::intValue)
        .max()
        .orElse(1);
  }

  /** Whether a slide's label is learned from. */
  public boolean asksLabels() {
    return terms.stream().anyMatch(term -> term.kind() == TermKind.LABELS);
  }

  /** Whether any tile must be hidden. */
  boolean hides() {
    return terms.stream().anyMatch(term -> term.kind().hides());
  }

  @Override
  public String toString() {
    String own = resolution == TeacherResolution.TILE ? "" : ", resolution=" + resolution;
    return "Objective[%s; mask=%s, teacher=%s, standardised=%s%s]"
        .formatted(Summand.write(terms), mask, teacher, standardised, own);
  }
}
