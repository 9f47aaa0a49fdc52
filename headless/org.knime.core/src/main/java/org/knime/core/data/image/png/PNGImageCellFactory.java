package org.knime.core.data.image.png;

import java.io.IOException;
import java.io.InputStream;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;

/** Makes PNG cells. */
public class PNGImageCellFactory {
  /** The type of the cells made here. */
  public static final DataType TYPE = PNGImageContent.TYPE;

  /** Reads a PNG file to its end. */
  public static DataCell create(final InputStream is) throws IOException {
    return new PNGImageContent(is).toImageCell();
  }

  /** Returns a cell with a PNG file's bytes. */
  public static DataCell create(final byte[] contents) {
    return new PNGImageContent(contents).toImageCell();
  }
}
