package org.knime.node.parameters.widget.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.knime.node.parameters.widget.text.TextInputWidgetValidation.MaxLengthValidation;
import org.knime.node.parameters.widget.text.TextInputWidgetValidation.MinLengthValidation;
import org.knime.node.parameters.widget.text.TextInputWidgetValidation.PatternValidation;

/** Shows a text and limits it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface TextInputWidget {
  /** Shown while the text is empty. */
  String placeholder() default "";

  /** A pattern that the text must match. */
  Class<? extends PatternValidation> patternValidation() default PatternValidation.class;

  /** The greatest length. */
  Class<? extends MaxLengthValidation> maxLengthValidation() default MaxLengthValidation.class;

  /** The least length. */
  Class<? extends MinLengthValidation> minLengthValidation() default MinLengthValidation.class;
}
