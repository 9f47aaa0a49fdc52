package org.contexture.site;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * THIRD-PARTY.md says exactly which libraries the site's bundles carry, in which versions and under
 * which licences. What they are is read from the jars themselves.
 */
public class ThirdPartyTest {

  private static final Path PLUGINS = Path.of("target", "repository", "plugins");
  private static final Path PAGE = Path.of("..", "THIRD-PARTY.md");

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void thePageListsWhatIsBundled() throws IOException {
    Map<String, String> licences = licences();
    StringBuilder rows = new StringBuilder();
    bundled()
        .forEach(
            (name, version) -> {
              String licence = licences.get(name);
              assertTrue(name + " is not in update-site/licences.txt", licence != null);
              rows.append("| `%s` | %s | %s |\n".formatted(name, version, licence));
            });
    Path written = Path.of("target", "THIRD-PARTY.md");
    Files.writeString(written, head() + rows + tail());
    assertEquals(
        "Copy update-site/" + written + " over it",
        Files.readString(PAGE),
        Files.readString(written));
  }

  /** Whoever gets a part gets its licences: the site's files are handed on one by one. */
  @Test
  public void everyBundleAndFeatureCarriesThem() throws IOException {
    for (String folder : List.of("plugins", "features")) {
      List<Path> archives;
      try (Stream<Path> files = Files.list(PLUGINS.resolveSibling(folder))) {
        archives = files.filter(file -> !file.toString().contains(".source_")).toList();
      }
      assertFalse(archives.isEmpty());
      for (Path archive : archives) {
        try (JarFile jar = new JarFile(archive.toFile())) {
          for (String text : List.of("LICENSE", "THIRD-PARTY.md")) {
            JarEntry entry = jar.getJarEntry(text);
            assertTrue(text + " is missing in " + archive, entry != null);
            assertArrayEquals(
                text + " in " + archive,
                Files.readAllBytes(Path.of("..", text)),
                jar.getInputStream(entry).readAllBytes());
          }
        }
      }
    }
  }

  /** ONNX Runtime comes with 45 MB of debug symbols, and with a platform that nothing serves. */
  @Test
  public void librariesCarryNoDebugSymbols() throws IOException {
    try (Stream<Path> files = Files.list(PLUGINS)) {
      Path encoder =
          files.filter(file -> file.toString().contains("contexture.encoder_")).findFirst().get();
      try (JarFile bundle = new JarFile(encoder.toFile());
          ZipInputStream library =
              new ZipInputStream(
                  bundle.getInputStream(bundle.getJarEntry("lib/onnxruntime.jar")))) {
        Set<String> platforms = new TreeSet<>();
        for (ZipEntry entry = library.getNextEntry();
            entry != null;
            entry = library.getNextEntry()) {
          assertFalse(entry.getName(), entry.getName().contains(".dSYM"));
          if (entry.getName().matches("ai/onnxruntime/native/[^/]+/.+")) {
            platforms.add(entry.getName().split("/")[3]);
          }
        }
        assertEquals(Set.of("linux-x64", "osx-aarch64", "win-x64"), platforms);
      }
    }
  }

  private static Map<String, String> licences() throws IOException {
    Map<String, String> licences = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("licences.txt"))) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" \\| ", 2);
        licences.put(parts[0], parts[1]);
      }
    }
    return licences;
  }

  /** Versions by name. The parts of a library for one platform count as the library. */
  private Map<String, String> bundled() throws IOException {
    Map<String, String> versions = new TreeMap<>();
    List<Path> bundles;
    try (Stream<Path> files = Files.list(PLUGINS)) {
      bundles = files.sorted().toList();
    }
    for (Path bundle : bundles) {
      try (JarFile jar = new JarFile(bundle.toFile())) {
        for (JarEntry entry : libraries(jar)) {
          String file = entry.getName().substring("lib/".length());
          String name = file.replaceFirst("(-(linux|windows|macosx)-.*)?\\.jar$", "");
          String version = version(jar.getInputStream(entry), name);
          String other = versions.put(name, version);
          assertTrue(
              "%s is bundled as %s and as %s".formatted(name, other, version),
              other == null || other.equals(version));
        }
        for (JarEntry script : scripts(jar)) {
          String file = script.getName().substring(script.getName().lastIndexOf('/') + 1);
          String name = file.replace(".min.js", "");
          versions.put(name, scriptVersion(jar.getInputStream(script), name));
          String licence = script.getName().replace(file, "LICENSE.txt");
          assertTrue(licence + " is missing in " + bundle, jar.getJarEntry(licence) != null);
        }
      }
    }
    return versions;
  }

  private static List<JarEntry> scripts(final JarFile bundle) {
    return bundle.stream().filter(entry -> entry.getName().endsWith(".min.js")).toList();
  }

  /** Returns the version in a script's first line: {@code //! name 1.2.3}. */
  private static String scriptVersion(final InputStream script, final String name)
      throws IOException {
    String first =
        new String(script.readNBytes(100), StandardCharsets.UTF_8).lines().findFirst().get();
    assertTrue(first, first.startsWith("//! " + name + " "));
    return first.substring(first.lastIndexOf(' ') + 1);
  }

  private static List<JarEntry> libraries(final JarFile bundle) {
    return bundle.stream().filter(entry -> entry.getName().matches("lib/.*\\.jar")).toList();
  }

  /** Returns the version that a library gives itself: Maven's, or its manifest's. */
  private String version(final InputStream library, final String name) throws IOException {
    Path copy = temporary.newFile().toPath();
    Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
    try (JarFile jar = new JarFile(copy.toFile())) {
      Optional<JarEntry> maven =
          jar.stream()
              .filter(
                  entry ->
                      entry.getName().matches("META-INF/maven/[^/]+/" + name + "/pom\\.properties"))
              .findFirst();
      if (maven.isPresent()) {
        Properties properties = new Properties();
        properties.load(jar.getInputStream(maven.get()));
        return properties.getProperty("version");
      }
      Attributes manifest = jar.getManifest().getMainAttributes();
      return manifest.getValue("Implementation-Version").replaceFirst(" .*", "");
    }
  }

  private static String head() {
    return """
    # What is bundled, and its licences

    The bundles carry these libraries unchanged, as jars in their `lib/` folder, scripts with their licence beside them; ONNX Runtime's
    without debug symbols and without Linux on ARM. Every bundle and feature carries this page and the file LICENSE. A test of the update
    site makes this page of the libraries themselves and of `update-site/licences.txt`, and fails when it is out of date.

    | library | version | what it is for | licence |
    |---|---|---|---|
    """;
  }

  private static String tail() {
    return """

    The CUDA feature carries `pytorch` built for CUDA; CUDA and cuDNN themselves are NVIDIA's and are not included. OpenSlide (LGPL-2.1) is
    used where the user has installed it and is not included. picocli (Apache-2.0) serves the command line only and is not on the update site.

    Known vulnerabilities of these versions, and when they were looked up: [docs/security.md](docs/security.md).
    """;
  }
}
