package org.contexture.headless;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.Assert.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The directions of docs/ARCHITECTURE.md: knime → pipeline → {slides, learning}; learning → torch.
 */
public class ArchitectureTest {

  private static final String SLIDES = "org.contexture.slides..";
  private static final String LEARNING = "org.contexture.learning..";
  private static final String PIPELINE = "org.contexture.pipeline..";
  private static final String NODES = "org.contexture.knime..";
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
                        Stream.of("slides", "learning", "pipeline", "knime")
                            .map(name -> plugins.resolve("org.contexture." + name)),
                        Stream.of(Path.of(".")))
                    .map(bundle -> bundle.resolve("target").resolve("classes"))
                    .toList());
    for (String bundle : new String[] {SLIDES, LEARNING, PIPELINE, NODES, HEADLESS}) {
      String root = bundle.replace("..", "");
      assertTrue(
          "No classes of " + root + " found.",
          ours.stream().anyMatch(type -> type.getPackageName().startsWith(root)));
    }
  }

  @Test
  public void slidesKnowNothingElseOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(SLIDES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(LEARNING, PIPELINE, NODES, HEADLESS, "org.bytedeco..")
        .check(ours);
  }

  @Test
  public void learningKnowsNoSlides() {
    noClasses()
        .that()
        .resideInAPackage(LEARNING)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SLIDES, PIPELINE, NODES, HEADLESS)
        .check(ours);
  }

  @Test
  public void pipelineKnowsNoNodes() {
    noClasses()
        .that()
        .resideInAPackage(PIPELINE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(NODES, HEADLESS)
        .check(ours);
  }

  @Test
  public void onlyNodesSeeKnimeAndOsgi() {
    noClasses()
        .that()
        .resideInAnyPackage(SLIDES, LEARNING, PIPELINE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PLATFORM)
        .check(ours);
  }

  @Test
  public void onlyLearningSeesLibtorch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(LEARNING)
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

  @Test
  public void packagesAreNamedForTheDomain() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..impl..")
        .check(ours);
  }
}
