package org.knime.core.data.collection;

import java.util.Collection;
import org.knime.core.data.DataCell;

/** Makes collection cells. */
public final class CollectionCellFactory {
  private CollectionCellFactory() {}

  /** Returns a list of the cells in the collection's order. */
  public static ListCell createListCell(final Collection<? extends DataCell> coll) {
    return new ListCell(coll);
  }
}
