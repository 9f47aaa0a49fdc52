package org.contexture.headless;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;

/** The directions of docs/ARCHITECTURE.md: what each plugin may see of the others. */
public class ArchitectureTest {

  /** What each plugin may see of the others; what it sees through them is listed, too. */
  private static final Map<String, List<String>> MAY_SEE =
      Map.of(
          "slides", List.of(),
          "evaluation", List.of(),
          "network", List.of(),
          "encoder", List.of("network"),
          "distillation", List.of("encoder", "network"),
          "mil", List.of("network", "evaluation"),
          "pipeline", List.of("slides", "encoder", "distillation", "mil", "network", "evaluation"),
          "view", List.of("pipeline", "slides", "network"),
          "knime",
              List.of(
                  "view",
                  "pipeline",
                  "slides",
                  "encoder",
                  "distillation",
                  "mil",
                  "network",
                  "evaluation"));

  private static final List<String> SEE_LIBTORCH =
      List.of("network", "encoder", "distillation", "mil");

  private static final String HEADLESS = "org.contexture.headless..";
  private static final String[] PLATFORM = {"org.knime..", "org.osgi..", "org.eclipse.."};

  private static JavaClasses ours;

  @BeforeClass
  public static void read() {
    Path plugins = Path.of("..", "..", "plugins");
    ours =
        new ClassFileImporter()
            .importPaths(
                Stream.concat(
                        MAY_SEE.keySet().stream()
                            .map(name -> plugins.resolve("org.contexture." + name)),
                        Stream.of(Path.of(".")))
                    .map(bundle -> bundle.resolve("target").resolve("classes"))
                    .toList());
    for (String plugin : MAY_SEE.keySet()) {
      assertTrue(
          "No classes of " + plugin + " found.",
          ours.stream()
              .anyMatch(type -> type.getPackageName().startsWith("org.contexture." + plugin)));
    }
  }

  @Test
  public void arrowsPointDown() {
    MAY_SEE.forEach(
        (plugin, seen) ->
            noClasses()
                .that()
                .resideInAPackage(packages(plugin))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                    MAY_SEE.keySet().stream()
                        .filter(other -> !other.equals(plugin) && !seen.contains(other))
                        .map(ArchitectureTest::packages)
                        .toArray(String[]::new))
                .check(ours));
  }

  @Test
  public void onlyNodesSeeKnimeAndOsgi() {
    noClasses()
        .that()
        .resideInAnyPackage(packagesOtherThan(List.of("knime")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PLATFORM)
        .check(ours);
  }

  @Test
  public void onlyNetworksSeeLibtorch() {
    noClasses()
        .that()
        .resideInAnyPackage(packagesOtherThan(SEE_LIBTORCH))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(ours);
  }

  @Test
  public void nothingDependsOnTheRunner() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HEADLESS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HEADLESS)
        .check(ours);
  }

  /**
   * A KNIME that keeps to OSGi gives packages of the JDK, {@code java.*} apart, on request only.
   */
  @Test
  public void packagesOfTheJdkAreImported() throws IOException {
    for (String plugin : MAY_SEE.keySet()) {
      Path manifest =
          Path.of("..", "..", "plugins", "org.contexture." + plugin, "META-INF", "MANIFEST.MF");
      String imported;
      try (InputStream in = Files.newInputStream(manifest)) {
        imported = "," + new Manifest(in).getMainAttributes().getValue("Import-Package") + ",";
      }
      Set<String> missing =
          ours.stream()
              .filter(type -> (type.getPackageName() + ".").startsWith(prefix(plugin)))
              .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
              .map(seen -> seen.getTargetClass().getBaseComponentType().getPackageName())
              .filter(name -> name.matches("(javax|org[.]w3c|org[.]xml)[.].*"))
              .filter(name -> !imported.matches("(?s).*,\\s*\\Q" + name + "\\E[,;].*"))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals("Import-Package of " + plugin, Set.of(), missing);
    }
  }

  private static String prefix(String plugin) {
    return "org.contexture." + plugin + ".";
  }

  @Test
  public void packagesAreNamedForTheDomain() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..")
        .check(ours);
  }

  private static String packages(String plugin) {
    return "org.contexture." + plugin + "..";
  }

  private static String[] packagesOtherThan(List<String> plugins) {
    return MAY_SEE.keySet().stream()
        .filter(plugin -> !plugins.contains(plugin))
        .map(ArchitectureTest::packages)
        .toArray(String[]::new);
  }
}
