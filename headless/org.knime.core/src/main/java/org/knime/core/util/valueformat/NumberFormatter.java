package org.knime.core.util.valueformat;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import org.knime.core.node.InvalidSettingsException;

/** Writes numbers with a least and a largest number of decimals, as in English. */
public final class NumberFormatter {
  private final int least;
  private final int largest;

  private NumberFormatter(final Builder builder) {
    least = builder.least;
    largest = builder.largest;
  }

  /** Begins to build. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a number as text. */
  public String format(final Object value) {
    DecimalFormat format = new DecimalFormat("0", new DecimalFormatSymbols(Locale.ENGLISH));
    format.setMinimumFractionDigits(least);
    format.setMaximumFractionDigits(largest);
    return format.format(value);
  }

  /** Returns the least number of decimals. */
  public int getMinimumDecimals() {
    return least;
  }

  /** Returns the largest number of decimals. */
  public int getMaximumDecimals() {
    return largest;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof NumberFormatter formatter
        && least == formatter.least
        && largest == formatter.largest;
  }

  @Override
  public int hashCode() {
    return 31 * largest + least;
  }

  /** Builds. */
  public static class Builder {
    private int least;
    private int largest = 2;

    /** Starts with none to two decimals. */
    public Builder() {
      // as it is
    }

    /** Sets the least number of decimals. */
    public Builder setMinimumDecimals(final int minimumDecimals) {
      least = minimumDecimals;
      return this;
    }

    /** Sets the largest number of decimals. */
    public Builder setMaximumDecimals(final int maximumDecimals) {
      largest = maximumDecimals;
      return this;
    }

    /**
     * Returns the formatter.
     *
     * @throws InvalidSettingsException if the numbers of decimals are negative or the wrong way
     *     round
     */
    public NumberFormatter build() throws InvalidSettingsException {
      if (least < 0 || largest < 0 || least > largest) {
        throw new InvalidSettingsException(
            "Decimals must be 0 or more, the least at most the largest");
      }
      return new NumberFormatter(this);
    }
  }
}
