package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.headless.extension.Contribution;
import org.contexture.headless.extension.Contributions;
import org.contexture.headless.node.NodeRegistry;
import org.contexture.headless.workflow.WorkflowException;
import org.contexture.headless.workflow.WorkflowNode;
import org.contexture.headless.workflow.WorkflowReader;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.junit.Assert;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;

/** Runs inside Equinox, where each bundle has a class loader of its own, as in KNIME. */
public class EquinoxIT {

  private static final String NODES = "org.knime.workbench.repository.nodes";
  private static final String PORT_TYPES = "org.knime.core.PortType";

  /** Values that make any workflow quick. */
  private static final Map<String, String> QUICK =
      Map.of(
          "slides", "4",
          "width", "1024",
          "height", "1024",
          "epochs", "1",
          "folds", "2",
          "repeats", "1",
          "resamples", "100");

  /** Its features belong to just the slides that it draws; it is quick enough. */
  private static final String AS_IT_IS = "features-from-elsewhere";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @BeforeClass
  public static void takeContributionsFromEquinox() {
    List<Contribution> found = new ArrayList<>();
    for (String point : List.of(NODES, PORT_TYPES)) {
      for (IConfigurationElement element :
          Platform.getExtensionRegistry().getConfigurationElementsFor(point)) {
        Map<String, String> attributes = new HashMap<>();
        for (String name : element.getAttributeNames()) {
          attributes.put(name, element.getAttribute(name));
        }
        found.add(
            new Contribution(
                point, element.getName(), attributes, bundle(element.getContributor().getName())));
      }
    }
    Contributions.replace(found);
  }

  private static Contribution.Bundle bundle(final String symbolicName) {
    Bundle bundle = Platform.getBundle(symbolicName);
    return new Contribution.Bundle(
        symbolicName,
        bundle.getHeaders().get("Bundle-Name"),
        bundle.getHeaders().get("Bundle-Vendor"),
        bundle.getVersion().toString(),
        bundle.adapt(BundleWiring.class).getClassLoader());
  }

  @Test
  public void everyWorkflowRuns() throws Exception {
    for (Path workflow : Workflows.all()) {
      Path copy = Workflows.copy(workflow, temporary.newFolder().toPath());
      List<Object> run = new ArrayList<>();
      run.addAll(List.of("run", copy, "--out", temporary.newFolder()));
      if (!AS_IT_IS.equals(copy.getFileName().toString())) {
        for (String setting : settings(copy)) {
          run.addAll(List.of("--set", setting));
        }
      }
      Command ran = Command.of(run.toArray());
      assertEquals(workflow + "\n" + ran.out() + ran.err(), ExitCodes.DONE, ran.code());
    }
  }

  private static List<String> settings(final Path workflow) throws WorkflowException {
    List<String> settings = new ArrayList<>();
    for (WorkflowNode node : WorkflowReader.read(workflow, NodeRegistry.load()).nodes().values()) {
      QUICK.forEach(
          (key, value) -> {
            if (node.model().containsKey(key)) {
              settings.add(node.id() + "/" + key + "=" + value);
            }
          });
    }
    return settings;
  }

  @Test
  public void bundlesAreBundles() {
    Bundle bundle = FrameworkUtil.getBundle(Encoders.class);
    assertNotNull("This test must run inside Equinox.", bundle);
    assertEquals("org.contexture.encoder", bundle.getSymbolicName());
  }

  @Test
  public void everyNodeOfTheRegistryIsThere() throws Exception {
    IConfigurationElement[] nodes =
        Platform.getExtensionRegistry().getConfigurationElementsFor(NODES);
    assertTrue("Found " + nodes.length + " nodes.", nodes.length >= 9);
    for (IConfigurationElement node : nodes) {
      assertNotNull(node.createExecutableExtension("factory-class"));
    }
  }

  @Test
  public void libtorchLoadsFromItsFragment() throws Exception {
    try (Encoder encoder =
        Encoders.open(Encoders.initialise("squeezenet1_1", 1), Device.CPU, Precision.FP32)) {
      FloatMatrix features = encoder.encode(new TileBatch(2, 64, new byte[2 * 64 * 64 * 3]));
      assertEquals(2, features.rows());
      assertEquals(512, features.columns());
      assertTrue(Float.isFinite(features.values()[0]));
    }
  }

  @Test
  public void openSlideIsAskedThroughJna() {
    SlideException e =
        Assert.assertThrows(
            SlideException.class,
            () -> {
              try (Slide slide = Slides.open(Path.of("nothing.mrxs"), Optional.empty())) {
                slide.metadata();
              }
            });
    assertFalse(e.getMessage(), e.getMessage().isBlank());
  }
}
