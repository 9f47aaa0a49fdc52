package org.knime.core.data.collection;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;

/** A list of cells. {@link CollectionCellFactory} makes them. */
public class ListCell extends DataCell implements ListDataValue {
  private static final long serialVersionUID = 1L;

  private final transient List<DataCell> elements;
  private final transient DataType elementType;

  ListCell(final Collection<? extends DataCell> elements) {
    this.elements = List.copyOf(elements);
    this.elementType =
        elements.stream()
            .map(DataCell::getType)
            .reduce(DataType::getCommonSuperType)
            .orElseGet(() -> DataType.getMissingCell().getType());
  }

  /** Returns the type of a list column with elements of the given type. */
  public static DataType getCollectionType(final DataType elementType) {
    return DataType.getType(ListCell.class, elementType);
  }

  @Override
  public DataType getElementType() {
    return elementType;
  }

  @Override
  public DataCell get(final int index) {
    return elements.get(index);
  }

  @Override
  public int size() {
    return elements.size();
  }

  @Override
  public Iterator<DataCell> iterator() {
    return elements.iterator();
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((ListCell) dc).elements.equals(elements);
  }

  @Override
  public int hashCode() {
    return elements.hashCode();
  }

  @Override
  public String toString() {
    return elements.toString();
  }
}
