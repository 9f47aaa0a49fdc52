package org.contexture.mil;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.contexture.mil.clinical.ClinicalColumn;
import org.contexture.mil.task.ClassReadout;
import org.contexture.mil.task.Readout;

/**
 * A trained MIL model at rest: what a port holds.
 *
 * @param head, e.g. {@code gated-abmil}
 * @param dimension of the features it takes
 * @param readout how its outputs are read
 * @param labelColumn name of the column it was trained on, e.g. {@code Label}
 * @param weights a {@code .safetensors} file with the authors' parameter names and, as {@code
 *     standardisation.mean} and {@code standardisation.deviation}, the training bags' statistics
 * @param provenance options, seed, encoder …, for people
 */
@SuppressWarnings("ArrayRecordComponent") // large and immutable by contract, never compared
public record MilModel(
    String head,
    int dimension,
    Readout readout,
    String labelColumn,
    byte[] weights,
    Map<String, String> provenance) {

  /** In the provenance: what a bag was; of slides, if it does not say. */
  public static final String BAGS = "bags";

  public static final String OF_PATIENTS = "all slides of a patient";

  public MilModel {
    provenance = java.util.Collections.unmodifiableMap(new java.util.TreeMap<>(provenance));
  }

  /** Of classes, in the order of the outputs. */
  public MilModel(
      String head,
      int dimension,
      List<String> classes,
      String labelColumn,
      byte[] weights,
      Map<String, String> provenance) {
    this(head, dimension, new ClassReadout(classes), labelColumn, weights, provenance);
  }

  /** The same with a further fact of where it came from. */
  public MilModel with(String name, String value) {
    Map<String, String> further = new java.util.TreeMap<>(provenance);
    further.put(name, value);
    return new MilModel(head, dimension, readout, labelColumn, weights, further);
  }

  /** Names of the clinical facts that it asks for; none if it looks at slides only. */
  public List<String> facts() {
    return columns().map(ClinicalColumn::name).distinct().toList();
  }

  /** Whether a clinical fact that it asks for is a number; otherwise it is one of some texts. */
  public boolean isQuantity(String fact) {
    return columns()
        .filter(of -> of.name().equals(fact))
        .allMatch(ClinicalColumn.Numeric.class::isInstance);
  }

  private Stream<ClinicalColumn> columns() {
    return MilEnsemble.models(this).stream().flatMap(one -> SinglePredictor.facts(one).stream());
  }

  /** In the order of the outputs; none where the task is another. */
  public List<String> classes() {
    return readout instanceof ClassReadout of ? of.classes() : List.of();
  }
}
