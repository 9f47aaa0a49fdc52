package org.knime.node.parameters.widget.credentials;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Shows the password of {@link Credentials} alone. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface PasswordWidget {
  /** What stands at the password. */
  String passwordLabel() default "Password";

  /** Whether there is a second factor. */
  boolean hasSecondAuthenticationFactor() default false;

  /** What stands at the second factor. */
  String secondFactorLabel() default "Second authentication factor";
}
