package org.contexture.headless.workflow;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** A workflow in one file: the zip of its folder, ending in {@code .knwf}. */
public final class WorkflowArchive {
  private static final String ENDING = ".knwf";

  private WorkflowArchive() {}

  /** Returns the workflow's name: that of its folder, or of its file without {@code .knwf}. */
  public static String name(final Path workflow) {
    String name = workflow.toAbsolutePath().normalize().getFileName().toString();
    return isArchive(workflow) ? name.substring(0, name.length() - ENDING.length()) : name;
  }

  private static boolean isArchive(final Path workflow) {
    return workflow.toString().toLowerCase(Locale.ROOT).endsWith(ENDING)
        && !Files.isDirectory(workflow);
  }

  /**
   * Returns the workflow's folder; an archive is unpacked into {@code target} first, anew.
   *
   * @throws WorkflowException if nothing is there, or the archive is broken or its entries leave
   *     the folder
   */
  public static Path folder(final Path workflow, final Path target) throws WorkflowException {
    if (!Files.exists(workflow)) {
      throw new WorkflowException("There is no workflow " + workflow.toAbsolutePath());
    }
    if (!isArchive(workflow)) {
      return workflow;
    }
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    try {
      try {
        delete(partial);
        unpack(workflow, partial);
        delete(target);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(partial);
      }
      return workflowIn(target);
    } catch (IOException e) {
      throw new WorkflowException("Can not unpack " + workflow + ": " + e.getMessage(), e);
    }
  }

  private static void unpack(final Path archive, final Path target)
      throws IOException, WorkflowException {
    Path root = Files.createDirectories(target).toAbsolutePath().normalize();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        ZipInputStream zip = new ZipInputStream(in)) {
      ZipEntry entry = zip.getNextEntry();
      if (entry == null) {
        throw new WorkflowException(archive + " is no zip file, or an empty one");
      }
      for (; entry != null; entry = zip.getNextEntry()) {
        Path file = inside(root, entry.getName(), archive);
        if (entry.isDirectory()) {
          Files.createDirectories(file);
        } else {
          Files.createDirectories(file.getParent());
          Files.copy(zip, file);
        }
      }
    }
  }

  private static Path inside(final Path root, final String name, final Path archive)
      throws WorkflowException {
    try {
      Path file = root.resolve(name.replace('\\', '/')).normalize();
      if (file.startsWith(root) && !name.startsWith("/")) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw new WorkflowException(archive + ": entry \"" + name + "\" is no path", e);
    }
    throw new WorkflowException(
        "%s: entry \"%s\" leaves the workflow's folder; nothing was unpacked"
            .formatted(archive, name));
  }

  private static Path workflowIn(final Path target) throws IOException, WorkflowException {
    if (Files.isRegularFile(target.resolve("workflow.knime"))) {
      return target;
    }
    try (Stream<Path> children = Files.list(target)) {
      List<Path> workflows =
          children.filter(child -> Files.isRegularFile(child.resolve("workflow.knime"))).toList();
      if (workflows.size() != 1) {
        throw new WorkflowException(
            "The archive has " + workflows.size() + " workflows at its top, not one");
      }
      return workflows.get(0);
    }
  }

  private static void delete(final Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
