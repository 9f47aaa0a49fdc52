package org.contexture.headless.extension;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.contexture.headless.extension.Contribution.Bundle;

/**
 * The contributions of all plugin.xml files on the class path: those in folders and jars of the
 * class path, and those of the bundles whose {@code target/classes} is on it.
 */
public final class Contributions {
  private static List<Contribution> all;

  private Contributions() {}

  /** Takes these contributions for all, where bundles are not on the class path: inside Equinox. */
  public static synchronized void replace(final List<Contribution> contributions) {
    all = List.copyOf(contributions);
  }

  private static synchronized List<Contribution> all() {
    if (all == null) {
      all = readAll();
    }
    return all;
  }

  /** Returns the contributions to an extension point in class path order. */
  public static List<Contribution> of(final String point) {
    return all().stream().filter(contribution -> contribution.point().equals(point)).toList();
  }

  private static List<Contribution> readAll() {
    Set<Path> roots = new LinkedHashSet<>();
    for (String entry :
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
      Path path = Path.of(entry).toAbsolutePath().normalize();
      roots.add(path);
      if (path.endsWith(Path.of("target", "classes"))) {
        roots.add(path.getParent().getParent());
      }
    }
    List<Contribution> all = new ArrayList<>();
    for (Path root : roots) {
      try {
        read(root, all);
      } catch (IOException e) {
        throw new UncheckedIOException(root + ": " + e.getMessage(), e);
      }
    }
    return List.copyOf(all);
  }

  private static void read(final Path root, final List<Contribution> all) throws IOException {
    if (Files.isRegularFile(root.resolve("plugin.xml"))) {
      try (InputStream manifest = Files.newInputStream(root.resolve("META-INF/MANIFEST.MF"));
          InputStream plugin = Files.newInputStream(root.resolve("plugin.xml"))) {
        all.addAll(PluginXml.read(plugin, bundle(manifest, root)));
      }
    } else if (Files.isRegularFile(root) && root.toString().endsWith(".jar")) {
      try (JarFile jar = new JarFile(root.toFile())) {
        ZipEntry plugin = jar.getEntry("plugin.xml");
        ZipEntry manifest = jar.getEntry(JarFile.MANIFEST_NAME);
        if (plugin != null && manifest != null) {
          all.addAll(
              PluginXml.read(
                  jar.getInputStream(plugin), bundle(jar.getInputStream(manifest), root)));
        }
      }
    }
  }

  private static Bundle bundle(final InputStream manifest, final Path root) throws IOException {
    Attributes attributes = new Manifest(manifest).getMainAttributes();
    String symbolicName = attributes.getValue("Bundle-SymbolicName");
    return new Bundle(
        symbolicName == null
            ? root.getFileName().toString()
            : symbolicName.replaceFirst(";.*", "").trim(),
        attributes.getValue("Bundle-Name"),
        attributes.getValue("Bundle-Vendor"),
        attributes.getValue("Bundle-Version"),
        Contributions.class.getClassLoader());
  }
}
