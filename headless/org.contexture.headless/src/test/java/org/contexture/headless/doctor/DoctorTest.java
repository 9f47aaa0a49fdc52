package org.contexture.headless.doctor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
        List.of(
            "Java",
            "Processor",
            "libtorch",
            "ONNX Runtime",
            "GPU",
            "OpenSlide",
            "Memory",
            "Disk")) {
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
  public void onnxRuntimeIsNamedWithItsVersionAndWhatItComputesOn() {
    Finding onnx = found(Map.of(), "ONNX Runtime");
    assertTrue(onnx.found(), onnx.found().matches("\\d+\\.\\d+\\.\\d+, computes on .*CPU.*"));
  }

  /** Native code is missing there: each line is still written, and says why. */
  @Test
  public void aMachineThatIsNotServedIsToldOf() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=ppc64",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "doctor")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, ExitCodes.EXECUTION, child.waitFor());
    for (String library : List.of("libtorch", "ONNX Runtime")) {
      assertTrue(output, output.matches("(?s).*%s +problem .*".formatted(library)));
      assertTrue(output, output.contains("There is no %s for ".formatted(library)));
    }
    assertTrue(output, output.endsWith("There are problems." + System.lineSeparator()));
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
