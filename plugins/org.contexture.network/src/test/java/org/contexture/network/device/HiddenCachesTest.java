package org.contexture.network.device;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HiddenCachesTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void cachesAreHiddenWhereLinuxKnowsTheProcessorAndNoCache() throws Exception {
    Path processor = folder.getRoot().toPath().resolve("cpu0");
    assertFalse("no Linux", HiddenCaches.areHidden(processor));
    Files.createDirectories(processor);
    assertTrue(HiddenCaches.areHidden(processor));
    Files.createDirectories(processor.resolve("cache/index0"));
    assertFalse(HiddenCaches.areHidden(processor));
  }
}
