package org.knime.core.node.port;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.ModelContent;
import org.knime.core.node.ModelContentRO;

/**
 * Stores a port object with its spec in one zip file: the format of KNIME's Model Writer. Entries:
 * {@code content.xml} (the classes), {@code objectSpec.file} and {@code object.file} (zips again,
 * each beginning with a marker entry).
 */
public final class PortUtil {
  private PortUtil() {}

  /** Returns a stream to write an object to. */
  public static PortObjectZipOutputStream getPortObjectZipOutputStream(final OutputStream in)
      throws IOException {
    PortObjectZipOutputStream zip = new PortObjectZipOutputStream(in);
    zip.putNextEntry(new ZipEntry("portObject.file"));
    return zip;
  }

  /** Returns a stream to read an object from. */
  public static PortObjectZipInputStream getPortObjectZipInputStream(final InputStream in)
      throws IOException {
    PortObjectZipInputStream zip = new PortObjectZipInputStream(in);
    expect(zip, "portObject.file");
    return zip;
  }

  /** Returns a stream to write a spec to. */
  public static PortObjectSpecZipOutputStream getPortObjectSpecZipOutputStream(
      final OutputStream in) throws IOException {
    PortObjectSpecZipOutputStream zip = new PortObjectSpecZipOutputStream(in);
    zip.putNextEntry(new ZipEntry("portSpec.file"));
    return zip;
  }

  /** Returns a stream to read a spec from. */
  public static PortObjectSpecZipInputStream getPortObjectSpecZipInputStream(final InputStream in)
      throws IOException {
    PortObjectSpecZipInputStream zip = new PortObjectSpecZipInputStream(in);
    expect(zip, "portSpec.file");
    return zip;
  }

  private static void expect(final ZipInputStream zip, final String name) throws IOException {
    ZipEntry entry = zip.getNextEntry();
    if (entry == null || !entry.getName().equals(name)) {
      throw new IOException(
          "Not a stored port object: expected entry " + name + ", found " + entry);
    }
  }

  /** Writes an object and its spec to a file. */
  public static void writeObjectToFile(
      final PortObject po, final File file, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(file))) {
      writeObjectToStream(po, out, exec);
    }
  }

  /** Writes an object and its spec; the stream stays open. */
  public static void writeObjectToStream(
      final PortObject po, final OutputStream output, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    PortTypeRegistry registry = PortTypeRegistry.getInstance();
    PortObjectSpec spec = po.getSpec();
    ZipOutputStream zip = new ZipOutputStream(output);
    zip.putNextEntry(new ZipEntry("content.xml"));
    ModelContent content = new ModelContent("content");
    content.addInt("version", 1);
    content.addString("port_spec_class", spec.getClass().getName());
    content.addString("port_object_class", po.getClass().getName());
    content.saveToXML(keepOpen(zip));
    zip.putNextEntry(new ZipEntry("objectSpec.file"));
    try (PortObjectSpecZipOutputStream out = getPortObjectSpecZipOutputStream(keepOpen(zip))) {
      registry
          .getSpecSerializer(spec.getClass())
          .orElseThrow(() -> unregistered(spec.getClass()))
          .savePortObjectSpec(spec, out);
    }
    zip.putNextEntry(new ZipEntry("object.file"));
    try (PortObjectZipOutputStream out = getPortObjectZipOutputStream(keepOpen(zip))) {
      registry
          .getObjectSerializer(po.getClass())
          .orElseThrow(() -> unregistered(po.getClass()))
          .savePortObject(po, out, exec);
    }
    zip.finish();
    output.flush();
  }

  private static IOException unregistered(final Class<?> type) {
    return new IOException(
        "No plugin.xml names a serializer of " + type.getName() + " at org.knime.core.PortType");
  }

  private static OutputStream keepOpen(final ZipOutputStream zip) {
    return new FilterOutputStream(zip) {
      @Override
      public void write(final byte[] bytes, final int offset, final int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        flush();
        zip.closeEntry();
      }
    };
  }

  /** Reads an object from a file. */
  public static PortObject readObjectFromFile(final File file, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    try (InputStream in = new FileInputStream(file)) {
      return readObjectFromStream(in, exec);
    }
  }

  /** Reads an object and closes the stream. */
  public static PortObject readObjectFromStream(
      final InputStream input, final ExecutionMonitor exec)
      throws IOException, CanceledExecutionException {
    PortTypeRegistry registry = PortTypeRegistry.getInstance();
    try (ZipInputStream zip = new ZipInputStream(input)) {
      expect(zip, "content.xml");
      ModelContentRO content = ModelContent.loadFromXML(keepOpen(zip));
      PortObjectSpec spec = readSpec(content, zip);
      expect(zip, "object.file");
      String name = content.getString("port_object_class");
      Class<? extends PortObject> type =
          registry.getObjectClass(name).orElseThrow(() -> new IOException("Unknown class " + name));
      return registry
          .getObjectSerializer(type)
          .orElseThrow(() -> unregistered(type))
          .loadPortObject(getPortObjectZipInputStream(keepOpen(zip)), spec, exec);
    } catch (InvalidSettingsException e) {
      throw new IOException("Not a stored port object: " + e.getMessage(), e);
    }
  }

  private static PortObjectSpec readSpec(final ModelContentRO content, final ZipInputStream zip)
      throws IOException, InvalidSettingsException {
    PortTypeRegistry registry = PortTypeRegistry.getInstance();
    expect(zip, "objectSpec.file");
    String name = content.getString("port_spec_class");
    Class<? extends PortObjectSpec> type =
        registry.getSpecClass(name).orElseThrow(() -> new IOException("Unknown class " + name));
    return registry
        .getSpecSerializer(type)
        .orElseThrow(() -> unregistered(type))
        .loadPortObjectSpec(getPortObjectSpecZipInputStream(keepOpen(zip)));
  }

  private static InputStream keepOpen(final ZipInputStream zip) {
    return new FilterInputStream(zip) {
      @Override
      public void close() {
        // further entries follow
      }
    };
  }
}
