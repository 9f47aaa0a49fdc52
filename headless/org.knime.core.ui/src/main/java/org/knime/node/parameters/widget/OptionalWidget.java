package org.knime.node.parameters.widget;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.knime.node.parameters.updates.StateProvider;

/** Shows an {@link java.util.Optional} parameter with a check box. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface OptionalWidget {
  /** What gives the value when it is switched on. */
  Class<? extends DefaultValueProvider<?>> defaultProvider();

  /** Gives a value. */
  interface DefaultValueProvider<T> extends StateProvider<T> {
    @Override
    default void init(final StateProviderInitializer initializer) {
      initializer.computeBeforeOpenDialog();
    }
  }
}
