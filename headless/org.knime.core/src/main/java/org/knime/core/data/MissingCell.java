package org.knime.core.data;

/** A missing value, optionally with the reason. */
public final class MissingCell extends DataCell implements MissingValue {
  private static final long serialVersionUID = 1L;
  static final MissingCell INSTANCE = new MissingCell(null);

  private final String error;

  /** Creates a missing cell; {@code error} says why, or is null. */
  public MissingCell(final String error) {
    this.error = error;
  }

  @Override
  public String getError() {
    return error;
  }

  @Override
  public boolean isMissing() {
    return true;
  }

  @Override
  public String toString() {
    return "?";
  }

  @Override
  protected boolean equalsDataCell(final DataCell dc) {
    return dc.isMissing();
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
