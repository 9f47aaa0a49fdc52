package org.contexture.pipeline.task;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ManifestFileTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  /** As a kill may cut it, or a power failure; in the middle of a letter, too. */
  @Test
  public void aLineThatLacksItsEndIsPassedOverWhereverItIsCut() throws IOException {
    Path whole = temporary.getRoot().toPath().resolve("whole.csv");
    ManifestFile.write(whole, List.of(failed("Möwe"), failed("Schildkröte")), Map.of());
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = temporary.getRoot().toPath().resolve("cut.csv");
    int lines = 0;
    for (int length = 0; length <= bytes.length; length++) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      lines += length > 0 && bytes[length - 1] == '\n' ? 1 : 0;
      assertEquals(
          "of " + length + " bytes", Math.max(0, lines - 1), ManifestFile.read(cut).size());
    }
    assertEquals("Schildkröte", ManifestFile.read(cut).get(1).slide());
  }

  private static ManifestLine failed(String slide) {
    return new ManifestLine(
        slide,
        ManifestLine.State.FAILED,
        "open",
        "no µm",
        "",
        0,
        "",
        0,
        0,
        0,
        "host",
        "task",
        "plan",
        "",
        Instant.EPOCH,
        List.of());
  }
}
