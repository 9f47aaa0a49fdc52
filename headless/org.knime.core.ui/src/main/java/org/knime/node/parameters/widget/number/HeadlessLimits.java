package org.knime.node.parameters.widget.number;

import java.util.Optional;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MaxValidation;
import org.knime.node.parameters.widget.number.NumberInputWidgetValidation.MinValidation;

/** Not KNIME's: checks the limits that KNIME's dialog would check. */
public final class HeadlessLimits {
  private HeadlessLimits() {}

  /** Returns what to tell the user if the value is beyond the limit. */
  public static Optional<String> violation(
      final NumberInputWidgetValidation limit, final double value) {
    double inside;
    if (limit instanceof MinValidation least) {
      inside = value - least.getMin();
    } else {
      inside = ((MaxValidation) limit).getMax() - value;
    }
    boolean allowed = inside > 0 || (inside == 0 && !limit.isExclusive());
    return allowed ? Optional.empty() : Optional.of(limit.getErrorMessage());
  }
}
