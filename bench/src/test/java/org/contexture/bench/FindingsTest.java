package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.contexture.bench.Findings.Finding;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FindingsTest {

  private static final List<String> PATIENTS = List.of("p", "q", "q");
  private static final Findings.Key OWN = new Findings.Key("own", 3, 600, "ridge");

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file;

  @Before
  public void findOnce() throws IOException {
    file = folder.getRoot().toPath().resolve("findings.tsv");
    Findings.in(Optional.of(file), "3 slides", PATIENTS)
        .add(OWN, new Finding(0.75, new double[] {0.25, -0.5, 0.25}));
  }

  @Test
  public void aSeriesGoesOnWhereItWas() throws IOException {
    Findings again = Findings.in(Optional.of(file), "3 slides", PATIENTS);
    assertTrue(again.knows(OWN));
    assertFalse(again.knows(new Findings.Key("own", 2, 600, "ridge")));
    Finding found = again.mean("own", 3, 600, List.of("ridge"));
    assertEquals(0.75, found.auroc(), 0);
    assertArrayEquals(new double[] {0.25, -0.5, 0.25}, found.influences(), 1e-6);
    assertEquals(PATIENTS, Findings.read(file).patients());
  }

  @Test
  public void findingsOfOtherSlidesAreNotTakenUp() {
    String message =
        assertThrows(IOException.class, () -> Findings.in(Optional.of(file), "4 slides", PATIENTS))
            .getMessage();
    assertTrue(message, message.contains("3 slides") && message.contains("4 slides"));
    assertThrows(
        IOException.class,
        () -> Findings.in(Optional.of(file), "3 slides", List.of("p", "q", "r")));
  }

  @Test
  public void aLineThatWasCutOffIsNamed() throws IOException {
    Files.writeString(file, "own\t4\t600\trid", StandardOpenOption.APPEND);
    String message = assertThrows(IOException.class, () -> Findings.read(file)).getMessage();
    assertTrue(message, message.contains("line 4"));
  }

  @Test
  public void aSeedCountsWhenAllJudgesSpokeAndTheirMeanIsTaken() throws IOException {
    Findings findings = Findings.in(Optional.of(file), "3 slides", PATIENTS);
    List<String> both = List.of("ridge", "neighbours");
    assertEquals(List.of(), findings.seeds("own", 600, both));
    findings.add(new Findings.Key("own", 3, 600, "neighbours"), new Finding(0.85, new double[3]));
    assertEquals(List.of(3L), findings.seeds("own", 600, both));
    assertEquals(0.8, findings.mean("own", 3, 600, both).auroc(), 1e-12);
    assertEquals(-0.25, findings.mean("own", 3, 600, both).influences()[1], 1e-6);
  }
}
