package org.knime.core.data.image;

import java.awt.Dimension;
import java.io.IOException;
import java.io.OutputStream;
import org.knime.core.data.DataCell;

/** A picture. */
public interface ImageContent {
  /** Returns the size in px. */
  Dimension getPreferredSize();

  /** Returns a cell with this picture. */
  DataCell toImageCell();

  /** Writes the picture in its own format; the stream stays open. */
  void save(OutputStream out) throws IOException;

  /** Returns one line about the picture. */
  String getSummary();
}
