package org.knime.core.data.image.png;

import org.knime.core.data.DataCell;

/** A PNG picture in a table. {@link PNGImageContent#toImageCell()} makes them. */
public class PNGImageCell extends DataCell implements PNGImageValue {
  private static final long serialVersionUID = 1L;
  private final transient PNGImageContent content;

  PNGImageCell(final PNGImageContent content) {
    this.content = content;
  }

  @Override
  public PNGImageContent getImageContent() {
    return content;
  }

  @Override
  public String getImageExtension() {
    return "png";
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return ((PNGImageCell) dc).content.equals(content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return "PNG image";
  }
}
