package org.knime.node.parameters.widget.choices;

import java.util.Optional;

/**
 * A choice.
 *
 * @param id the constant
 * @param text what users see
 */
public record EnumChoice<E extends Enum<E>>(E id, String text) {
  /** Returns a choice that is shown by its {@link Label}, or else by its name. */
  public static <E extends Enum<E>> EnumChoice<E> fromEnumConst(final E enumConst) {
    try {
      Label label =
          enumConst.getDeclaringClass().getField(enumConst.name()).getAnnotation(Label.class);
      return new EnumChoice<>(
          enumConst, Optional.ofNullable(label).map(Label::value).orElse(enumConst.name()));
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }
}
