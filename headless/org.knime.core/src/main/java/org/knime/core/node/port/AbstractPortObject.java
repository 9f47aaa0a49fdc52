package org.knime.core.node.port;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContent;

/**
 * A port object that stores itself as entries of a zip stream. Needs a public constructor without
 * arguments, and a serializer: a public static nested class that extends {@link
 * AbstractPortObjectSerializer}.
 */
public abstract class AbstractPortObject implements PortObject {
  /** Creates an object for {@link #load} to fill. */
  protected AbstractPortObject() {}

  /** Writes the object as entries of the stream. */
  protected abstract void save(PortObjectZipOutputStream out, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException;

  /** Reads the object from the entries of the stream. */
  protected abstract void load(
      PortObjectZipInputStream in, PortObjectSpec spec, ExecutionMonitor exec)
      throws IOException, CanceledExecutionException;

  /** Stores objects of one class with their own {@code save} and {@code load}. */
  public abstract static class AbstractPortObjectSerializer<T extends AbstractPortObject>
      extends PortObjectSerializer<T> {
    private static final String META = "meta.xml";
    private static final String CLASS_NAME = "class_name";

    /** Creates a serializer. */
    protected AbstractPortObjectSerializer() {}

    @Override
    public void savePortObject(
        final T portObject, final PortObjectZipOutputStream out, final ExecutionMonitor exec)
        throws IOException, CanceledExecutionException {
      out.putNextEntry(new ZipEntry(META));
      ModelContent meta = new ModelContent(META);
      meta.addInt("version", 1);
      meta.addString(CLASS_NAME, portObject.getClass().getName());
      meta.saveToXML(
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
      portObject.save(out, exec);
    }

    @Override
    @SuppressWarnings("unchecked") // the class is the one that this serializer wrote
    public T loadPortObject(
        final PortObjectZipInputStream in, final PortObjectSpec spec, final ExecutionMonitor exec)
        throws IOException, CanceledExecutionException {
      ZipEntry entry = in.getNextEntry();
      if (entry == null || !entry.getName().equals(META)) {
        throw new IOException("Expected zip entry " + META + ", found " + entry);
      }
      String name = className(in);
      AbstractPortObject result =
          (AbstractPortObject)
              PortTypeRegistry.getInstance()
                  .getObjectClass(name)
                  .map(AbstractPortObjectSerializer::newInstance)
                  .orElseThrow(() -> new IOException("No port type has the class " + name));
      result.load(in, spec, exec);
      return (T) result;
    }

    private static String className(final PortObjectZipInputStream in) throws IOException {
      try {
        return ModelContent.loadFromXML(
                new FilterInputStream(in) {
                  @Override
                  public void close() {
                    // the object's own entries follow
                  }
                })
            .getString(CLASS_NAME);
      } catch (InvalidSettingsException e) {
        throw new IOException("Zip entry " + META + " names no class", e);
      }
    }

    private static PortObject newInstance(final Class<? extends PortObject> type) {
      try {
        return type.getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(
            type.getName() + " needs a public constructor without arguments", e);
      }
    }
  }
}
