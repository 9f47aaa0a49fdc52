package org.contexture.knime.table;

import java.util.List;
import org.knime.core.data.BooleanValue;
import org.knime.core.data.DoubleValue;
import org.knime.core.data.StringValue;
import org.knime.node.parameters.widget.choices.util.CompatibleColumnsProvider;

/** The columns that can hold clinical facts: numbers, text, true and false. */
public final class AnyColumns extends CompatibleColumnsProvider {

  AnyColumns() {
    super(List.of(StringValue.class, DoubleValue.class, BooleanValue.class));
  }
}
