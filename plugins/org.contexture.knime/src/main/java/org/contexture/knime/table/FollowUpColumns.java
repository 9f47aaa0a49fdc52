package org.contexture.knime.table;

import java.util.List;
import java.util.Locale;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;

/** What columns of survival times and events are called. */
public final class FollowUpColumns {

  /** What columns of survival times are called. */
  public static final List<String> TIMES =
      List.of(
          "survivaltime",
          "overallsurvivalmonths",
          "osmonths",
          "ostime",
          "os",
          "survivalmonths",
          "survival",
          "followup",
          "followupmonths",
          "time",
          "months",
          "days");

  /** What columns of events are called. */
  public static final List<String> EVENTS =
      List.of(
          "event",
          "death",
          "dead",
          "died",
          "deceased",
          "osstatus",
          "osevent",
          "status",
          "vitalstatus",
          "censorship");

  private FollowUpColumns() {}

  /** The column whose name is the first of some, without case and what is no letter. */
  public static String guess(DataTableSpec spec, List<String> names, String otherwise) {
    if (spec == null) {
      return otherwise;
    }
    return names.stream()
        .flatMap(
            wanted ->
                spec.stream()
                    .map(DataColumnSpec::getName)
                    .filter(
                        n -> n.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").equals(wanted)))
        .findFirst()
        .orElse(otherwise);
  }
}
