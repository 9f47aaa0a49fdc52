package org.contexture.knime.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.BagsTable.BagRow;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;

/** Which column says whose slide it is, and how sure that is. */
public final class PatientColumns {

  private static final Set<String> NAMES =
      Set.of(
          "patient",
          "patients",
          "patientid",
          "patientname",
          "patientcode",
          "patientnumber",
          "patientbarcode",
          "bcrpatientbarcode",
          "case",
          "caseid",
          "cases",
          "casesubmitterid",
          "submitterid",
          "subject",
          "subjectid",
          "donor",
          "donorid",
          "participant",
          "participantid",
          "person",
          "personid",
          "individual",
          "pid",
          "mrn");

  private PatientColumns() {}

  /** The preferred column if it is there, else the first whose name is one of a patient. */
  public static String guess(DataTableSpec spec, String preferred) {
    return spec == null || spec.containsName(preferred)
        ? preferred
        : candidate(spec).orElse(preferred);
  }

  private static Optional<String> candidate(DataTableSpec spec) {
    return spec.stream()
        .filter(column -> LabelColumns.canBeLabel(column.getType()))
        .map(DataColumnSpec::getName)
        .filter(name -> NAMES.contains(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")))
        .findFirst();
  }

  /** What slides of one patient have in common, and no slide without a patient has. */
  static String key(Optional<String> patient, String slide) {
    return patient.map(name -> "patient " + name).orElse("slide " + slide);
  }

  /** What a user should know who expects slides of a patient to stay together; mostly nothing. */
  public static List<String> warnings(DataTableSpec spec, String column, List<BagRow> bags) {
    List<String> warnings = new ArrayList<>();
    int index = spec.findColumnIndex(column);
    if (index < 0) {
      warnings.add(
          "There is no patient column \"%s\": each of the %d slides counts as a patient of its own. %s"
              .formatted(
                  column,
                  bags.size(),
                  candidate(spec)
                      .map("If patients have several slides, choose \"%s\"."::formatted)
                      .orElse(
                          "If patients have several slides, choose the column that names them.")));
      return warnings;
    }
    List<String> missing =
        bags.stream()
            .filter(bag -> Columns.text(bag.row(), index).isEmpty())
            .map(bag -> bag.bag().id())
            .toList();
    if (!missing.isEmpty()) {
      warnings.add(
          "%d of %d slides have no patient in \"%s\"; each counts as a patient of its own: %s."
              .formatted(missing.size(), bags.size(), column, Warnings.some(missing)));
    }
    return warnings;
  }
}
