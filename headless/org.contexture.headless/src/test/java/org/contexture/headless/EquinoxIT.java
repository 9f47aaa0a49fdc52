package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.learning.FloatMatrix;
import org.contexture.learning.TileBatch;
import org.contexture.learning.device.Device;
import org.contexture.learning.encoder.Encoder;
import org.contexture.learning.encoder.Encoders;
import org.contexture.learning.encoder.Precision;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.Platform;
import org.junit.Assert;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Runs inside Equinox, where each bundle has a class loader of its own, as in KNIME. */
public class EquinoxIT {

  private static final String NODES = "org.knime.workbench.repository.nodes";

  @Test
  public void bundlesAreBundles() {
    Bundle bundle = FrameworkUtil.getBundle(Encoders.class);
    assertNotNull("This test must run inside Equinox.", bundle);
    assertEquals("org.contexture.learning", bundle.getSymbolicName());
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
