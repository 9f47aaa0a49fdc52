package org.knime.core.node.port;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import javax.swing.JComponent;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContent;
import org.knime.core.node.ModelContentRO;
import org.knime.core.node.ModelContentWO;

/**
 * A spec that stores itself as a tree of values. Needs a public constructor without arguments, and
 * a serializer: a public static nested class that extends {@link
 * AbstractSimplePortObjectSpecSerializer}. Two specs with the same tree are equal.
 */
public abstract class AbstractSimplePortObjectSpec implements PortObjectSpec {
  /** Creates a spec for {@link #load} to fill. */
  protected AbstractSimplePortObjectSpec() {}

  /** Writes the spec. */
  protected abstract void save(ModelContentWO model);

  /** Reads the spec. */
  protected abstract void load(ModelContentRO model) throws InvalidSettingsException;

  @Override
  public JComponent[] getViews() {
    return new JComponent[0];
  }

  private ModelContent content() {
    ModelContent model = new ModelContent("model");
    save(model);
    return model;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // specs of different classes differ, as in KNIME
  public boolean equals(final Object other) {
    return other != null
        && other.getClass() == getClass()
        && ((AbstractSimplePortObjectSpec) other).content().equals(content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  /** Stores specs of one class with their own {@code save} and {@code load}. */
  public abstract static class AbstractSimplePortObjectSpecSerializer<
          T extends AbstractSimplePortObjectSpec>
      extends PortObjectSpecSerializer<T> {
    private static final String CONTENT = "content.xml";
    private static final String CLASS_NAME = "class_name";
    private static final String MODEL = "model";

    /** Creates a serializer. */
    protected AbstractSimplePortObjectSpecSerializer() {}

    @Override
    public void savePortObjectSpec(final T portObject, final PortObjectSpecZipOutputStream out)
        throws IOException {
      ModelContent content = new ModelContent("model.xml");
      content.addInt("version", 1);
      content.addString(CLASS_NAME, portObject.getClass().getName());
      portObject.save(content.addModelContent(MODEL));
      out.putNextEntry(new ZipEntry(CONTENT));
      content.saveToXML(
          new FilterOutputStream(out) {
            @Override
            public void write(final byte[] bytes, final int offset, final int length)
                throws IOException {
              out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
              flush();
            }
          });
    }

    @Override
    @SuppressWarnings("unchecked") // the class is the one that this serializer wrote
    public T loadPortObjectSpec(final PortObjectSpecZipInputStream in) throws IOException {
      ZipEntry entry = in.getNextEntry();
      if (entry == null || !entry.getName().equals(CONTENT)) {
        throw new IOException("Expected zip entry " + CONTENT + ", found " + entry);
      }
      ModelContentRO content =
          ModelContent.loadFromXML(
              new FilterInputStream(in) {
                @Override
                public void close() {
                  // the stream belongs to the caller
                }
              });
      try {
        String name = content.getString(CLASS_NAME);
        AbstractSimplePortObjectSpec spec =
            (AbstractSimplePortObjectSpec)
                PortTypeRegistry.getInstance()
                    .getSpecClass(name)
                    .orElseThrow(() -> new IOException("No port type has the spec " + name))
                    .getDeclaredConstructor()
                    .newInstance();
        spec.load(content.getModelContent(MODEL));
        return (T) spec;
      } catch (InvalidSettingsException | ReflectiveOperationException e) {
        throw new IOException("The stored spec can not be read: " + e.getMessage(), e);
      }
    }
  }
}
