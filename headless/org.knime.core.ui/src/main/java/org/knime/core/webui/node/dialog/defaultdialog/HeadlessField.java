package org.knime.core.webui.node.dialog.defaultdialog;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.knime.node.parameters.NodeParameters;
import org.knime.node.parameters.migration.LoadDefaultsForAbsentFields;
import org.knime.node.parameters.migration.Migrate;
import org.knime.node.parameters.migration.Migration;
import org.knime.node.parameters.persistence.Persist;
import org.knime.node.parameters.persistence.Persistable;
import org.knime.node.parameters.persistence.Persistor;

/** Not KNIME's: one field of a parameters class, and how it is stored. */
public record HeadlessField(Field field) {

  /**
   * Returns the stored fields of a class: its super classes' first, in the order of declaration.
   */
  public static List<HeadlessField> of(final Class<?> type) {
    List<HeadlessField> fields = new ArrayList<>();
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      fields.addAll(of(type.getSuperclass()));
    }
    for (Field field : type.getDeclaredFields()) {
      int modifiers = field.getModifiers();
      if (!Modifier.isStatic(modifiers) && !field.isSynthetic()) {
        field.setAccessible(true);
        fields.add(new HeadlessField(field));
      }
    }
    return fields;
  }

  /** Returns the key that the field is stored under. */
  public String key() {
    Persist persist = field.getAnnotation(Persist.class);
    String name = field.getName();
    String key =
        persist != null && !persist.configKey().isEmpty()
            ? persist.configKey()
            : name.startsWith("m_") ? name.substring(2) : name;
    return persist != null && persist.hidden() ? key + "_Internals" : key;
  }

  /** Returns the type of the value: for an optional, that of its content. */
  public Class<?> type() {
    if (!isOptional()) {
      return field.getType();
    }
    return (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
  }

  /** Returns whether the field is an {@link Optional}. */
  public boolean isOptional() {
    return field.getType() == Optional.class;
  }

  /** Returns whether the field holds further parameters. */
  public boolean isGroup() {
    return Persistable.class.isAssignableFrom(type());
  }

  /** Returns whether the field holds an array of further parameters. */
  public boolean isGroupArray() {
    return type().isArray() && NodeParameters.class.isAssignableFrom(type().getComponentType());
  }

  /** Returns the field's own way to be stored, if it has one. */
  public Optional<Persistor> persistor() {
    return Optional.ofNullable(field.getAnnotation(Persistor.class));
  }

  /** Returns what knows the field's value where none is stored, if that is not its default. */
  public Optional<Migration> migration() {
    return Optional.ofNullable(field.getAnnotation(Migration.class));
  }

  /** Returns whether the field keeps its default where no value is stored. */
  public boolean keepsDefaultIfAbsent() {
    Migrate migrate = field.getAnnotation(Migrate.class);
    return (migrate != null && migrate.loadDefaultIfAbsent())
        || field.getDeclaringClass().isAnnotationPresent(LoadDefaultsForAbsentFields.class);
  }

  /** Returns the field's value in {@code group}. */
  public Object get(final Object group) {
    try {
      return field.get(group);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets the field's value in {@code group}. */
  public void set(final Object group, final Object value) {
    try {
      field.set(group, value);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
