package org.contexture.site;

import static java.util.stream.Collectors.toCollection;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What users get: our features, plugins and sources, and nothing of KNIME. */
public class UpdateSiteTest {

  private static final Path REPOSITORY = Path.of("target", "repository");

  private static final List<String> BUNDLES =
      List.of(
          "org.contexture.knime",
          "org.contexture.distillation",
          "org.contexture.encoder",
          "org.contexture.evaluation",
          "org.contexture.mil",
          "org.contexture.network",
          "org.contexture.pipeline",
          "org.contexture.slides",
          "org.contexture.torch",
          "org.contexture.torch.cuda.linux.x86_64",
          "org.contexture.torch.cuda.win32.x86_64",
          "org.contexture.torch.linux.x86_64",
          "org.contexture.torch.macosx.aarch64",
          "org.contexture.torch.win32.x86_64",
          "org.contexture.view");

  @Test
  public void holdsOurPluginsAndTheirSourcesAndNothingElse() throws IOException {
    Set<String> expected = new TreeSet<>(BUNDLES);
    BUNDLES.stream()
        .filter(bundle -> !bundle.startsWith("org.contexture.torch"))
        .forEach(bundle -> expected.add(bundle + ".source"));
    assertEquals(expected, names("plugins"));
  }

  @Test
  public void holdsOurFeatures() throws IOException {
    assertEquals(
        new TreeSet<>(
            Set.of(
                "org.contexture.cuda.feature",
                "org.contexture.feature",
                "org.contexture.feature.source")),
        names("features"));
  }

  @Test
  public void needsOnlyKnimeAndEclipse() throws Exception {
    for (Element required : requirements()) {
      String name = required.getAttribute("name");
      assertTrue(
          "Unexpected requirement: " + name,
          name.startsWith("org.contexture.")
              || name.startsWith("org.knime.")
              || name.equals("org.eclipse.core.runtime")
              || List.of("osgi.ee", "java.package").contains(required.getAttribute("namespace")));
    }
  }

  @Test
  public void hasAName() throws Exception {
    assertEquals(
        "Contexture: whole-slide images for KNIME",
        content().getDocumentElement().getAttribute("name"));
  }

  /**
   * Bundles say themselves what they need. A feature that repeats it is what an older KNIME names
   * in its refusal, in place of the version that is missing.
   */
  @Test
  public void theFeatureRepeatsNoRequirementOfItsBundles() throws Exception {
    for (Element unit : elements(content().getElementsByTagName("unit"))) {
      if (unit.getAttribute("id").equals("org.contexture.feature.feature.group")) {
        for (Element required : elements(unit.getElementsByTagName("required"))) {
          String name = required.getAttribute("name");
          assertTrue(name, name.startsWith("org.contexture."));
        }
        return;
      }
    }
    fail("There is no feature.");
  }

  /** A fragment with another libtorch than the host's classes would end the process. */
  @Test
  public void nativeCodeIsTiedToTheVersionOfLibtorch() throws IOException {
    String[] versions = System.getProperty("pytorch.version").split("-");
    String version = versions[0] + ".v" + versions[1].replace('.', '_');
    String required = "org.contexture.libtorch;filter:=\"(version=" + version + ")\"";
    String provided = "org.contexture.libtorch;version:Version=\"" + version + "\"";
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("plugins"))) {
      for (Path file : files.filter(file -> file.toString().contains(".torch")).toList()) {
        try (JarFile bundle = new JarFile(file.toFile())) {
          Attributes manifest = bundle.getManifest().getMainAttributes();
          boolean fragment = manifest.getValue("Fragment-Host") != null;
          assertEquals(
              file.toString(),
              fragment ? required : provided,
              manifest.getValue(fragment ? "Require-Capability" : "Provide-Capability"));
        }
      }
    }
  }

  /** Everyday builds embed native code for the machine that builds alone; see ARCHITECTURE.md. */
  @Test
  public void aReleaseHasNativeCodeForEveryPlatform() throws IOException {
    assumeTrue("not built with -Drelease", System.getProperty("release") != null);
    try (Stream<Path> files = Files.list(REPOSITORY.resolve("plugins"))) {
      for (Path file : files.filter(file -> file.toString().contains(".torch.")).toList()) {
        try (JarFile bundle = new JarFile(file.toFile())) {
          assertTrue(
              "No libtorch in " + file,
              bundle.stream().anyMatch(entry -> entry.getName().matches("lib/pytorch-.*[.]jar")));
        }
      }
    }
  }

  @Test
  public void isOneZip() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> zips = files.filter(file -> file.toString().endsWith(".zip")).toList();
      assertEquals(zips.toString(), 1, zips.size());
      try (ZipFile zip = new ZipFile(zips.get(0).toFile())) {
        assertTrue(zip.getEntry("content.jar") != null && zip.getEntry("artifacts.jar") != null);
      }
    }
  }

  @Test
  public void everyExampleIsAnArchiveForKnimesImport() throws IOException {
    Path examples = Path.of("..", "workflows");
    try (Stream<Path> folders = Files.list(examples)) {
      for (Path folder :
          folders.filter(file -> Files.exists(file.resolve("workflow.knime"))).toList()) {
        String name = folder.getFileName().toString();
        Path archive = Path.of("target", "workflows", name + ".knwf");
        assertTrue("No " + archive + "; see pom.xml", Files.exists(archive));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
          assertTrue(name, zip.getEntry(name + "/workflow.knime") != null);
          assertTrue(name, zip.stream().allMatch(entry -> entry.getName().startsWith(name + "/")));
          assertTrue(
              name, zip.stream().noneMatch(entry -> entry.getName().contains("data/features")));
        }
      }
    }
  }

  /** File names without version and ending. */
  private static Set<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.list(REPOSITORY.resolve(folder))) {
      return files
          .map(file -> file.getFileName().toString().replaceFirst("_\\d+\\.\\d+\\..*", ""))
          .collect(toCollection(TreeSet::new));
    }
  }

  private static List<Element> requirements() throws Exception {
    return elements(content().getElementsByTagName("required"));
  }

  private static Document content() throws Exception {
    try (JarFile jar = new JarFile(REPOSITORY.resolve("content.jar").toFile());
        InputStream content = jar.getInputStream(jar.getEntry("content.xml"))) {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory.newDocumentBuilder().parse(content);
    }
  }

  private static List<Element> elements(NodeList nodes) {
    return Stream.iterate(0, i -> i + 1)
        .limit(nodes.getLength())
        .map(i -> (Element) nodes.item(i))
        .toList();
  }
}
