package org.knime.node.parameters.widget.number;

import java.math.BigDecimal;
import org.knime.node.parameters.validation.BuiltinValidation;

/** A limit of a number. */
public sealed interface NumberInputWidgetValidation extends BuiltinValidation {
  /** Returns whether the limit itself is not allowed. */
  default boolean isExclusive() {
    return false;
  }

  /** A least value. Needs a constructor without arguments. */
  abstract non-sealed class MinValidation implements NumberInputWidgetValidation {
    record MinValidationParams(double min, boolean isExclusive) {}

    /** Returns the least value. */
    protected abstract double getMin();

    @Override
    public final MinValidationParams getParameters() {
      return new MinValidationParams(getMin(), isExclusive());
    }

    @Override
    public String getErrorMessage() {
      return "The value must be "
          + (isExclusive() ? "greater than " : "at least ")
          + plain(getMin());
    }

    /** At least 0. */
    public static final class IsNonNegativeValidation extends MinValidation {
      @Override
      public double getMin() {
        return 0;
      }
    }

    /** At least 1. */
    public static final class IsPositiveIntegerValidation extends MinValidation {
      @Override
      public double getMin() {
        return 1;
      }
    }

    /** Greater than 0. */
    public static final class IsPositiveDoubleValidation extends MinValidation {
      @Override
      public double getMin() {
        return 0;
      }

      @Override
      public boolean isExclusive() {
        return true;
      }
    }
  }

  /** A greatest value. Needs a constructor without arguments. */
  abstract non-sealed class MaxValidation implements NumberInputWidgetValidation {
    record MaxValidationParams(Double max, boolean isExclusive) {}

    /** Returns the greatest value. */
    protected abstract double getMax();

    @Override
    public final MaxValidationParams getParameters() {
      return new MaxValidationParams(getMax(), isExclusive());
    }

    @Override
    public String getErrorMessage() {
      return "The value must be " + (isExclusive() ? "less than " : "at most ") + plain(getMax());
    }
  }

  private static String plain(final double limit) {
    return BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
  }
}
