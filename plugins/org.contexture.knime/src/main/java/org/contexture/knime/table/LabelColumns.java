package org.contexture.knime.table;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.knime.core.data.BooleanValue;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnDomain;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.IntValue;
import org.knime.core.data.LongValue;
import org.knime.core.data.StringValue;
import org.knime.node.parameters.widget.choices.util.CompatibleColumnsProvider;

/** The columns that can hold a slide's label or patient: text, whole numbers, true and false. */
public final class LabelColumns extends CompatibleColumnsProvider {

  /** Where files are, and what is counted or measured of them: never what somebody is or has. */
  private static final Set<String> FILES =
      Set.of(
          BagsTable.FEATURES,
          BagsTable.TILES,
          BagsTable.DIMENSION,
          SlidesTable.PATH,
          StainColumn.NAME,
          LookColumns.READING,
          "Layout",
          "Format",
          "Width",
          "Height",
          "Levels");

  /** What is not guessed to be a label. */
  private static final Set<String> NO_LABELS = Set.of(BagsTable.SLIDE, SlidesTable.PATIENT);

  LabelColumns() {
    super(List.of(StringValue.class, IntValue.class, LongValue.class, BooleanValue.class));
  }

  @Override
  public boolean isIncluded(DataColumnSpec column) {
    return super.isIncluded(column) && !isFile(column);
  }

  private static boolean isFile(DataColumnSpec column) {
    return FILES.contains(column.getName()) || column.getType().equals(FeatureFileCell.TYPE);
  }

  /** The preferred column if it is there, else the last one that can be a label. */
  public static String guess(DataTableSpec spec, String preferred) {
    return guess(spec, preferred, SlidesTable.PATIENT);
  }

  /**
   * The same.
   *
   * @param patient column that holds the patients, which are no labels
   */
  public static String guess(DataTableSpec spec, String preferred, String patient) {
    if (spec == null || spec.containsName(preferred)) {
      return preferred;
    }
    String guess = preferred;
    for (DataColumnSpec column : spec) {
      if (!NO_LABELS.contains(column.getName())
          && !isFile(column)
          && !column.getName().equals(patient)
          && canBeLabel(column.getType())) {
        guess = column.getName();
      }
    }
    return guess;
  }

  /**
   * The classes that a column can have, as far as its domain tells: the values of text, or two
   * whole numbers next to each other.
   *
   * @return sorted; empty if they are not known. Some may have no row, where rows were filtered out
   */
  public static List<String> classes(DataTableSpec spec, String name) {
    DataColumnDomain domain = spec.getColumnSpec(name).getDomain();
    Stream<DataCell> values = Stream.of();
    if (domain.hasValues()) {
      values = domain.getValues().stream();
    } else if (domain.getLowerBound() instanceof IntValue least
        && domain.getUpperBound() instanceof IntValue largest
        && largest.getIntValue() - least.getIntValue() <= 1) {
      values = Stream.of(domain.getLowerBound(), domain.getUpperBound());
    }
    return values
        .map(DataCell::toString)
        .filter(value -> !value.isBlank())
        .distinct()
        .sorted()
        .toList();
  }

  static boolean canBeLabel(DataType type) {
    return type.isCompatible(StringValue.class)
        || type.isCompatible(IntValue.class)
        || type.isCompatible(LongValue.class)
        || type.isCompatible(BooleanValue.class);
  }
}
