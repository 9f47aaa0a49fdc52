package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MeasurementsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void measureOnce() throws IOException {
    file = folder.getRoot().toPath().resolve("results.tsv");
    new Measurements(Optional.of(file), "40 slides").add("before", 3, Map.of("AUROC", 0.75));
  }

  @Test
  public void aSeriesGoesOnWhereItWas() throws IOException {
    Measurements again = new Measurements(Optional.of(file), "40 slides");
    assertTrue(again.knows("before", 3));
    assertFalse(again.knows("before", 2));
    assertEquals(List.of("# 40 slides", "before\t3\tAUROC\t0.75"), Files.readAllLines(file));
  }

  @Test
  public void resultsOfOtherSlidesAreNotTakenUp() {
    String message =
        assertThrows(IOException.class, () -> new Measurements(Optional.of(file), "41 slides"))
            .getMessage();
    assertTrue(message, message.contains("40 slides") && message.contains("41 slides"));
  }

  @Test
  public void aFileWithoutSettingsIsTakenAsItIs() throws IOException {
    Files.writeString(file, "before\t0\tAUROC\t0.5\n");
    assertTrue(new Measurements(Optional.of(file), "40 slides").knows("before", 0));
  }

  @Test
  public void aLineThatWasCutOffIsNamed() throws IOException {
    Files.writeString(file, "before\t4\tAU", StandardOpenOption.APPEND);
    String message =
        assertThrows(IOException.class, () -> new Measurements(Optional.of(file), "40 slides"))
            .getMessage();
    assertTrue(message, message.contains("line 3"));
  }
}
