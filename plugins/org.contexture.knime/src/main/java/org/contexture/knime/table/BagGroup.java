package org.contexture.knime.table;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.mil.Bag;
import org.contexture.mil.PatientBag;

/**
 * What is predicted as one: a slide, or all slides of a patient.
 *
 * @param bag of all of them
 * @param rows of the slides; the first one's columns stand for all
 */
public record BagGroup(Bag bag, List<BagRow> rows) {

  public BagGroup {
    rows = List.copyOf(rows);
  }

  /** The groups of a table, in the order of their first slides. */
  public static List<BagGroup> of(List<BagRow> rows, boolean byPatient) {
    Map<String, List<BagRow>> groups =
        rows.stream()
            .collect(
                Collectors.groupingBy(
                    row -> byPatient ? row.bag().patient() : row.bag().id(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return groups.values().stream()
        .map(own -> new BagGroup(PatientBag.of(own.stream().map(BagRow::bag).toList()), own))
        .toList();
  }
}
