package org.knime.core.node.port.image;

import org.knime.core.data.DataType;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContentRO;
import org.knime.core.node.ModelContentWO;
import org.knime.core.node.port.AbstractSimplePortObjectSpec;

/** Which kind of picture comes. */
public final class ImagePortObjectSpec extends AbstractSimplePortObjectSpec {
  private DataType type;

  /** Creates a spec for {@link #load} to fill. */
  public ImagePortObjectSpec() {}

  /** Creates a spec for pictures that become cells of the type. */
  public ImagePortObjectSpec(final DataType type) {
    this.type = type;
  }

  /** Returns the type of the picture's cell. */
  public DataType getDataType() {
    return type;
  }

  @Override
  protected void save(final ModelContentWO model) {
    type.save(model);
  }

  @Override
  protected void load(final ModelContentRO model) throws InvalidSettingsException {
    type = DataType.load(model);
  }
}
