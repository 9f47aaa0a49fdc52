package org.knime.core.data.image;

import org.knime.core.data.DataValue;

/** A cell that is a picture. */
public interface ImageValue extends DataValue {
  /** Returns the picture. */
  ImageContent getImageContent();

  /** Returns the file extension without a dot. */
  String getImageExtension();
}
