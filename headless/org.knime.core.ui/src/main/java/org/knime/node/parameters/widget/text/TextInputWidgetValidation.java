package org.knime.node.parameters.widget.text;

import org.knime.node.parameters.validation.BuiltinValidation;

/** A limit of a text. */
public sealed interface TextInputWidgetValidation extends BuiltinValidation {
  /** What the dialog needs to check a pattern. */
  record PatternValidationParams(String pattern) {}

  /** A pattern that the whole text must match. Needs a constructor without arguments. */
  abstract non-sealed class PatternValidation implements TextInputWidgetValidation {
    /** Returns the pattern. */
    protected abstract String getPattern();

    @Override
    public final PatternValidationParams getParameters() {
      return new PatternValidationParams(getPattern());
    }

    @Override
    public String getErrorMessage() {
      return "The text must match " + getPattern();
    }

    /** At least one character that is no blank. */
    public static final class IsNotBlankValidation extends PatternValidation {
      @Override
      public String getPattern() {
        return ".*\\S.*";
      }

      @Override
      public String getErrorMessage() {
        return "The text must not be blank";
      }
    }

    /** At least one character. */
    public static final class IsNotEmptyValidation extends MinLengthValidation {
      @Override
      protected int getMinLength() {
        return 1;
      }
    }
  }

  /** A least length. Needs a constructor without arguments. */
  abstract non-sealed class MinLengthValidation implements TextInputWidgetValidation {
    record MinLengthValidationParams(int minLength) {}

    /** Returns the least length. */
    protected abstract int getMinLength();

    @Override
    public final MinLengthValidationParams getParameters() {
      return new MinLengthValidationParams(getMinLength());
    }

    @Override
    public String getErrorMessage() {
      return "The text must have at least " + getMinLength() + " characters";
    }
  }

  /** A greatest length. Needs a constructor without arguments. */
  abstract non-sealed class MaxLengthValidation implements TextInputWidgetValidation {
    record MaxLengthValidationParams(int maxLength) {}

    /** Returns the greatest length. */
    protected abstract int getMaxLength();

    @Override
    public final MaxLengthValidationParams getParameters() {
      return new MaxLengthValidationParams(getMaxLength());
    }

    @Override
    public String getErrorMessage() {
      return "The text must have at most " + getMaxLength() + " characters";
    }
  }
}
