package org.contexture.headless.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.knime.core.data.image.ImageValue;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;
import org.knime.core.node.port.image.ImagePortObject;

/**
 * The folder of one node's results. It is written under another name and moved into place when it
 * is complete.
 */
public final class PortFiles {
  private final Path folder;
  private final Path partial;

  /** Takes the folder of all results, and the node. */
  public PortFiles(final Path results, final int id, final String name) {
    String safe = name.replaceAll("[^\\p{L}\\p{N} ._()-]", "_");
    folder = results.resolve(id + " " + safe);
    partial = results.resolve(id + " " + safe + ".partial");
  }

  /** Deletes what an earlier run left. */
  public void clear() throws IOException {
    delete(folder);
    delete(partial);
  }

  /** Writes the objects of all ports. */
  public void write(final PortObject... objects) throws IOException {
    Files.createDirectories(partial);
    for (int i = 0; i < objects.length; i++) {
      write("port-" + (i + 1), objects[i]);
    }
    Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
  }

  private void write(final String name, final PortObject object) throws IOException {
    if (object instanceof BufferedDataTable table) {
      new TableCsv(partial, name).write(table);
    } else if (object instanceof ImagePortObject picture) {
      ImageValue image = (ImageValue) picture.toDataCell();
      try (var out =
          Files.newOutputStream(partial.resolve(name + "." + image.getImageExtension()))) {
        image.getImageContent().save(out);
      }
    } else {
      Files.writeString(
          partial.resolve(name + ".txt"),
          object.getClass().getName() + "\n" + object.getSummary() + "\n",
          StandardCharsets.UTF_8);
      new ModelFiles(partial, name).write(object);
    }
  }

  /** Returns the written files, relative to the folder of all results. */
  public List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> folder.getParent().relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  private static void delete(final Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
