package org.knime.node.parameters.widget.choices.util;

import java.util.Collection;
import java.util.List;
import org.knime.core.data.DataColumnSpec;
import org.knime.core.data.DataValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.StringValue;

/** The columns of an input table that can be read as one of some values. */
public class CompatibleColumnsProvider implements FilteredInputTableColumnsProvider {
  private final List<Class<? extends DataValue>> values;

  /** Takes columns that can be read as {@code valueClass}. */
  protected CompatibleColumnsProvider(final Class<? extends DataValue> valueClass) {
    this(List.of(valueClass));
  }

  /** Takes columns that can be read as one of {@code valueClasses}. */
  protected CompatibleColumnsProvider(final Collection<Class<? extends DataValue>> valueClasses) {
    values = List.copyOf(valueClasses);
  }

  @Override
  public boolean isIncluded(final DataColumnSpec col) {
    return values.stream().anyMatch(col.getType()::isCompatible);
  }

  /** Text columns. */
  public static class StringColumnsProvider extends CompatibleColumnsProvider {
    /** Creates a provider. */
    protected StringColumnsProvider() {
      super(StringValue.class);
    }
  }

  /** Number columns. */
  public static class DoubleColumnsProvider extends CompatibleColumnsProvider {
    /** Creates a provider. */
    protected DoubleColumnsProvider() {
      super(DoubleValue.class);
    }
  }
}
