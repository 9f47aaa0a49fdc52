package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.contexture.headless.slurm.SlurmJob;
import org.junit.Test;

public class SlurmJobTest {

  @Test
  public void theScriptIsTheSameInEveryLanguage() {
    SlurmJob job =
        new SlurmJob(
            Path.of("contexture"), Path.of("out"), Path.of("w"), "ab", 12, 3, 4, true, List.of());
    String expected = job.extraction();
    assertTrue(expected, expected.contains("/12\" --readers 4 --device"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertEquals(expected, job.extraction());
    } finally {
      Locale.setDefault(before);
    }
  }
}
