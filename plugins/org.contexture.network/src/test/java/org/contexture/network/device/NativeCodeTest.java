package org.contexture.network.device;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.network.Weights;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What is said on a machine that libtorch is not there for: in a JVM that is such a machine's. */
public class NativeCodeTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** Asks for weights twice: the second time the JVM itself says only that a class is missing. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      try {
        Device.resolve("AUTO");
      } catch (DeviceException e) {
        System.out.println(e.getMessage());
      }
      for (int time = 0; time < 2; time++) {
        try (Weights weights = new Weights()) {
          System.out.println("loaded");
        } catch (LinkageError e) {
          System.out.println(Libtorch.problem().orElseThrow());
        }
      }
    }
  }

  @Test
  public void aMacWithAnIntelProcessorIsNamedWithWhatIsSupported() throws Exception {
    List<String> said = say("", "-Dorg.bytedeco.javacpp.platform=macosx-x86_64");
    assertEquals(said.toString(), 3, said.size());
    for (String line : said) {
      assertTrue(line, line.startsWith("There is no libtorch for macosx-x86_64 ("));
      assertTrue(line, line.contains("glibc 2.35"));
      assertTrue(line, line.contains("macOS 15 or later with Apple silicon"));
    }
  }

  @Test
  public void anInstallationFromAnotherKindOfMachineIsNamed() throws Exception {
    for (String line : say("", "-Dorg.bytedeco.javacpp.platform=windows-x86_64")) {
      assertTrue(line, line.startsWith("This installation carries no libtorch for windows-x86_64"));
      assertTrue(line, line.contains("-Drelease"));
    }
  }

  /** A library that the linker refuses stands before the real one. */
  @Test
  public void theLinkersOwnReasonIsTold() throws Exception {
    String platform = NativePlatform.name();
    Path natives = folder.newFolder("natives").toPath();
    Path broken =
        natives.resolve(
            "org/bytedeco/pytorch/" + platform + "/" + System.mapLibraryName("torch_cpu"));
    Files.createDirectories(broken.getParent());
    Files.writeString(broken, "no library");
    String cache = "-Dorg.bytedeco.javacpp.cachedir=" + folder.newFolder("cache");
    for (String line : say(natives + File.pathSeparator, cache)) {
      assertTrue(line, line.startsWith("libtorch could not be loaded on " + platform));
      assertTrue(line, line.contains("torch_cpu")); // and why, in the linker's own words
      assertFalse(line, line.contains("jniopenblas"));
    }
  }

  @Test
  public void remediesFollowFromTheReason() {
    String old = explain("/lib/libm.so.6: version `GLIBC_2.35' not found (required by libc10.so)");
    assertTrue(old, old.contains("GLIBC_2.35") && old.contains("too old"));
    String mac = explain("dlopen: built for macOS 15.0 which is newer than running OS");
    assertTrue(mac, mac.contains("too old"));
    String mounted = explain("libc10.so: failed to map segment from shared object");
    assertTrue(mounted, mounted.contains("-Dorg.bytedeco.javacpp.cachedir=FOLDER"));
    String full = explain("c10 cannot be unpacked: No space left on device");
    assertTrue(full, full.contains("0.8 GB"));
  }

  private static String explain(String reason) {
    return NativePlatform.explain("libtorch", true, reason);
  }

  private static List<String> say(String before, String option) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dstdout.encoding=UTF-8",
                option,
                "-cp",
                before + System.getProperty("java.class.path"),
                Program.class.getName()));
    Process child =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    return output.lines().toList();
  }
}
