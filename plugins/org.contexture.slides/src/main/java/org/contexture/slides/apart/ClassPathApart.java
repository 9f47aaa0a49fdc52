package org.contexture.slides.apart;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Where the other process finds the classes that this one has: jars and folders of an ordinary
 * class path, or bundles of an OSGi framework, which are jars with jars inside, or folders.
 */
final class ClassPathApart {

  /** Folders of classes inside a bundle that is run from its project. */
  private static final String[] OUTPUTS = {"", "target/classes", "bin"};

  private ClassPathApart() {}

  /**
   * The class path with these classes.
   *
   * @param folder where jars that are inside others are unpacked
   * @throws IOException if one of them is in no file
   */
  static String of(Path folder, Class<?>... types) throws IOException {
    Set<String> entries = new LinkedHashSet<>();
    for (Class<?> type : types) {
      entries.add(entry(folder, type).toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static Path entry(Path folder, Class<?> type) throws IOException {
    Path location = location(type);
    String name = type.getName().replace('.', '/') + ".class";
    if (Files.isDirectory(location)) {
      for (String output : OUTPUTS) {
        if (Files.exists(location.resolve(output).resolve(name))) {
          return location.resolve(output);
        }
      }
    } else {
      try (ZipFile jar = new ZipFile(location.toFile())) {
        if (jar.getEntry(name) != null) {
          return location;
        }
      }
    }
    return unpacked(folder, location, name);
  }

  private static Path location(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL url = source == null ? null : source.getLocation();
    if (url == null) {
      throw new IOException("the class " + type.getName() + " does not say where it is");
    }
    String text = url.toString();
    if (!text.startsWith("file:")) {
      throw new IOException("the class " + type.getName() + " is in " + url + ", expected a file");
    }
    try {
      return Path.of(new java.net.URI(text));
    } catch (URISyntaxException | IllegalArgumentException e) { // frameworks do not escape blanks
      return new File(text.substring("file:".length())).toPath();
    }
  }

  /** The jar inside a bundle's {@code lib/} that holds a class. */
  private static Path unpacked(Path folder, Path bundle, String name) throws IOException {
    if (Files.isDirectory(bundle)) {
      try (var jars = Files.list(bundle.resolve("lib"))) {
        for (Path jar : jars.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
          if (holds(jar, name)) {
            return jar;
          }
        }
      }
    } else {
      try (ZipFile zip = new ZipFile(bundle.toFile())) {
        for (ZipEntry inner : zip.stream().filter(e -> e.getName().endsWith(".jar")).toList()) {
          Path jar = folder.resolve(Path.of(inner.getName()).getFileName());
          try (InputStream in = zip.getInputStream(inner)) {
            Files.copy(in, jar);
          }
          if (holds(jar, name)) {
            return jar;
          }
          Files.delete(jar);
        }
      }
    }
    throw new IOException(bundle + " does not hold " + name);
  }

  private static boolean holds(Path jar, String name) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.getEntry(name) != null;
    }
  }
}
