package org.contexture.headless.output;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.ExecutionMonitor;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.PortUtil;

/**
 * A model as files: {@code port-n.zip}, which KNIME's Model Reader reads, and beside it {@code
 * port-n/} with the parts that the model stores of itself, such as its weights.
 */
final class ModelFiles {
  private final Path zip;
  private final Path parts;

  ModelFiles(final Path folder, final String name) {
    zip = folder.resolve(name + ".zip");
    parts = folder.resolve(name);
  }

  void write(final PortObject object) throws IOException {
    try {
      PortUtil.writeObjectToFile(object, zip.toFile(), new ExecutionMonitor());
    } catch (CanceledExecutionException e) {
      throw new IllegalStateException("Nobody can cancel the writing of a result", e);
    }
    try (ZipInputStream outer = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = outer.getNextEntry(); entry != null; entry = outer.getNextEntry()) {
        if (entry.getName().equals("object.file")) {
          unpack(new ZipInputStream(keepOpen(outer)));
        }
      }
    }
  }

  private static InputStream keepOpen(final InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public void close() {
        // the outer zip goes on
      }
    };
  }

  private void unpack(final ZipInputStream inner) throws IOException {
    Files.createDirectories(parts);
    for (ZipEntry entry = inner.getNextEntry(); entry != null; entry = inner.getNextEntry()) {
      Path part = parts.resolve(entry.getName()).normalize();
      if (part.startsWith(parts) && !entry.isDirectory() && !isMarker(entry.getName())) {
        Files.createDirectories(part.getParent());
        Files.copy(inner, part);
      }
    }
  }

  private static boolean isMarker(final String name) {
    return name.equals("portObject.file") || name.equals("meta.xml");
  }
}
