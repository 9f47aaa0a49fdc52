package org.contexture.headless.doctor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.contexture.headless.ExitCodes;
import org.contexture.headless.Main;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DoctorTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** This machine runs the tests, so nothing is broken. */
  @Test
  public void theCommandSaysWhatThereIsAndWhatToDo() {
    StringWriter out = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(out), "doctor");
    System.out.print(out);
    assertEquals(out.toString(), ExitCodes.DONE, code);
    for (String what :
        List.of("Java", "Processor", "libtorch", "GPU", "OpenSlide", "Memory", "Disk")) {
      assertTrue(what, out.toString().contains(what));
    }
  }

  @Test
  public void whatIsNotGoodHasARemedy() {
    for (Finding finding : new Doctor(Map.of()).findings()) {
      assertEquals(
          finding.toString(), finding.state() == Finding.State.GOOD, finding.remedy().isEmpty());
    }
  }

  @Test
  public void theHubsCacheAndTokenAreLookedFor() throws Exception {
    Map<String, String> environment = Map.of("HF_HOME", folder.getRoot().toString());
    assertEquals(Finding.State.NOTE, found(environment, "Hub's cache").state());
    assertEquals(Finding.State.NOTE, found(environment, "Hub's token").state());
    Path hub = folder.getRoot().toPath().resolve("hub");
    Files.createDirectories(hub.resolve("models--owkin--phikon"));
    Files.writeString(folder.getRoot().toPath().resolve("token"), "kept");
    assertEquals(hub + ", with 1 models", found(environment, "Hub's cache").found());
    assertEquals(Finding.State.GOOD, found(environment, "Hub's token").state());
  }

  private static Finding found(Map<String, String> environment, String what) {
    return new Doctor(environment)
        .findings().stream().filter(f -> f.what().equals(what)).findFirst().orElseThrow();
  }
}
