package org.knime.core.data.container;

import java.io.Closeable;
import org.knime.core.data.RowIterator;

/** Walks over rows; close it when not walking to the end. */
public abstract class CloseableRowIterator extends RowIterator implements Closeable {
  @Override
  public abstract void close();
}
