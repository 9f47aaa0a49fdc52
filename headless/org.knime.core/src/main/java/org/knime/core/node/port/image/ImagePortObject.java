package org.knime.core.node.port.image;

import java.io.IOException;
import java.util.Objects;
import java.util.zip.ZipEntry;
import javax.swing.JComponent;
import org.knime.core.data.DataCell;
import org.knime.core.data.image.ImageContent;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.AbstractPortObject;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.core.node.port.PortObjectZipInputStream;
import org.knime.core.node.port.PortObjectZipOutputStream;
import org.knime.core.node.port.PortType;
import org.knime.core.node.port.PortTypeRegistry;

/** A picture that travels through a port. */
public class ImagePortObject extends AbstractPortObject {
  /** The type of picture ports. */
  public static final PortType TYPE =
      PortTypeRegistry.getInstance().getPortType(ImagePortObject.class);

  private ImageContent content;
  private ImagePortObjectSpec spec;

  /** Stores pictures. */
  public static final class Serializer extends AbstractPortObjectSerializer<ImagePortObject> {}

  /** Creates an object for {@link #load} to fill. */
  public ImagePortObject() {}

  /** Creates a picture. */
  public ImagePortObject(final ImageContent content, final ImagePortObjectSpec spec) {
    this.content = Objects.requireNonNull(content, "content");
    this.spec = Objects.requireNonNull(spec, "spec");
  }

  /** Returns a cell with the picture. */
  public DataCell toDataCell() {
    return content.toImageCell();
  }

  @Override
  public String getSummary() {
    return content.getSummary();
  }

  @Override
  public ImagePortObjectSpec getSpec() {
    return spec;
  }

  @Override
  public JComponent[] getViews() {
    return new JComponent[0];
  }

  @Override
  protected void save(final PortObjectZipOutputStream out, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    out.putNextEntry(new ZipEntry(content.getClass().getName()));
    content.save(out);
  }

  @Override
  protected void load(
      final PortObjectZipInputStream in, final PortObjectSpec stored, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    throw new UnsupportedOperationException("ImagePortObject.load");
  }
}
