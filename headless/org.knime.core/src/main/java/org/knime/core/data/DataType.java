package org.knime.core.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.knime.core.data.collection.CollectionDataValue;
import org.knime.core.data.collection.ListDataValue;
import org.knime.core.data.image.png.PNGImageValue;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.config.ConfigRO;
import org.knime.core.node.config.ConfigWO;

/**
 * The type of a cell or column: the set of values that it can be read as, plus the element type of
 * a collection. A type is a super type of another when the other offers at least the same values.
 */
public final class DataType {
  private static final String CELL_CLASS = "cell_class";
  private static final String ELEMENT_TYPE = "collection_element_type";

  private static final Map<Class<?>, String> NAMES =
      Map.of(
          StringValue.class, "String",
          DoubleValue.class, "Number (Float)",
          IntValue.class, "Number (Integer)",
          LongValue.class, "Number (Long Integer)",
          BooleanValue.class, "Boolean",
          CollectionDataValue.class, "Collection",
          ListDataValue.class, "Collection (List)",
          PNGImageValue.class, "Image (PNG)");

  private final Class<? extends DataCell> cellClass;
  private final List<Class<? extends DataValue>> valueClasses;
  private final DataType elementType;

  private DataType(
      final Class<? extends DataCell> cellClass,
      final Set<Class<? extends DataValue>> valueClasses,
      final DataType elementType) {
    this.cellClass = cellClass;
    this.valueClasses = List.copyOf(valueClasses);
    this.elementType = elementType;
  }

  /** Returns the type of a cell class that is not a collection. */
  public static DataType getType(final Class<? extends DataCell> cell) {
    return getType(cell, null);
  }

  /**
   * Returns the type of a collection's cell class with the type of its elements.
   *
   * @throws IllegalArgumentException if the class is no collection but an element type is given, or
   *     the other way round
   */
  public static DataType getType(
      final Class<? extends DataCell> cellImplementsCollectionDataValue,
      final DataType collectionElementType) {
    boolean collection =
        CollectionDataValue.class.isAssignableFrom(cellImplementsCollectionDataValue);
    if (collection != (collectionElementType != null)) {
      throw new IllegalArgumentException(
          cellImplementsCollectionDataValue.getSimpleName()
              + (collection
                  ? " is a collection and needs the type of its elements"
                  : " is no collection and has no element type"));
    }
    Set<Class<? extends DataValue>> values = new LinkedHashSet<>();
    collectValues(cellImplementsCollectionDataValue, values);
    return new DataType(cellImplementsCollectionDataValue, values, collectionElementType);
  }

  private static void collectValues(
      final Class<?> type, final Set<Class<? extends DataValue>> values) {
    for (Class<?> parent : type.getInterfaces()) {
      if (DataValue.class.isAssignableFrom(parent)) {
        values.add(parent.asSubclass(DataValue.class));
      }
      collectValues(parent, values);
    }
    if (type.getSuperclass() != null) {
      collectValues(type.getSuperclass(), values);
    }
  }

  /** Returns the missing cell without a reason. */
  public static DataCell getMissingCell() {
    return MissingCell.INSTANCE;
  }

  /** Returns the most special type that both types are compatible with. */
  public static DataType getCommonSuperType(final DataType type1, final DataType type2) {
    if (type1.isMissingValueType() || type2.isASuperTypeOf(type1)) {
      return type2;
    }
    if (type2.isMissingValueType() || type1.isASuperTypeOf(type2)) {
      return type1;
    }
    Set<Class<? extends DataValue>> shared = new LinkedHashSet<>(type1.valueClasses);
    shared.retainAll(type2.valueClasses);
    boolean collections =
        type1.elementType != null
            && type2.elementType != null
            && shared.contains(CollectionDataValue.class);
    return new DataType(
        null,
        shared,
        collections ? getCommonSuperType(type1.elementType, type2.elementType) : null);
  }

  /** Returns whether cells of this type can be read as {@code valueClass}. */
  public boolean isCompatible(final Class<? extends DataValue> valueClass) {
    return isMissingValueType()
        || valueClass == DataValue.class
        || valueClasses.contains(valueClass);
  }

  /** Returns whether every cell of {@code type} may stand in a column of this type. */
  public boolean isASuperTypeOf(final DataType type) {
    if (type.isMissingValueType() || equals(type)) {
      return true;
    }
    boolean values = new HashSet<>(type.valueClasses).containsAll(valueClasses);
    boolean elements =
        elementType == null
            || (type.elementType != null && elementType.isASuperTypeOf(type.elementType));
    return values && elements;
  }

  /** Returns whether this is the type of missing cells. */
  public boolean isMissingValueType() {
    return valueClasses.contains(MissingValue.class);
  }

  /** Returns whether cells of this type hold further cells. */
  public boolean isCollectionType() {
    return isCompatible(CollectionDataValue.class);
  }

  /** Returns the type of a collection's elements, or null. */
  public DataType getCollectionElementType() {
    return elementType;
  }

  /** Returns the first value class, which says best what the type is. */
  public Class<? extends DataValue> getPreferredValueClass() {
    return valueClasses.isEmpty() ? DataValue.class : valueClasses.get(0);
  }

  /** Returns all value classes. */
  public List<Class<? extends DataValue>> getValueClasses() {
    return new ArrayList<>(valueClasses);
  }

  /** Returns the cell class, or null if the type was made from several cell classes. */
  public Class<? extends DataCell> getCellClass() {
    return cellClass;
  }

  /** Returns the name that users see. */
  public String getName() {
    if (isMissingValueType()) {
      return "?";
    }
    Class<? extends DataValue> preferred = getPreferredValueClass();
    String name = NAMES.getOrDefault(preferred, preferred.getSimpleName());
    return elementType == null ? name : name + " of " + elementType.getName();
  }

  /** Writes the type so that {@link #load} reads it again. */
  public void save(final ConfigWO config) {
    if (cellClass == null) {
      throw new UnsupportedOperationException("DataType.save of a type without a cell class");
    }
    config.addString(CELL_CLASS, cellClass.getName());
    if (elementType != null) {
      elementType.save(config.addConfig(ELEMENT_TYPE));
    }
  }

  /**
   * Reads a type.
   *
   * @throws InvalidSettingsException if the cell class is missing, unknown or no cell class
   */
  public static DataType load(final ConfigRO config) throws InvalidSettingsException {
    String name = config.getString(CELL_CLASS);
    DataType element =
        config.containsKey(ELEMENT_TYPE) ? load(config.getConfig(ELEMENT_TYPE)) : null;
    try {
      return getType(
          Class.forName(name, false, DataType.class.getClassLoader()).asSubclass(DataCell.class),
          element);
    } catch (ClassNotFoundException | ClassCastException | IllegalArgumentException e) {
      throw new InvalidSettingsException("Unknown cell class \"" + name + "\"", e);
    }
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof DataType type
        && getPreferredValueClass() == type.getPreferredValueClass()
        && Set.copyOf(valueClasses).equals(Set.copyOf(type.valueClasses))
        && Objects.equals(elementType, type.elementType);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Set.copyOf(valueClasses), elementType);
  }

  @Override
  public String toString() {
    return cellClass != null
        ? getName()
        : valueClasses.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
  }
}
