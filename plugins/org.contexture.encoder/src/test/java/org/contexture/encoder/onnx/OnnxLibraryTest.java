package org.contexture.encoder.onnx;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.annotation.Properties;
import org.contexture.network.file.Blob;
import org.junit.Test;

/** What is said on a machine that ONNX Runtime is not there for. */
public class OnnxLibraryTest {

  /** Asks twice: the second time the JVM itself says only that a class is missing. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      for (int time = 0; time < 2; time++) {
        try (OnnxSession session = new OnnxSession(Blob.of(new byte[1]), 1)) {
          System.out.println(session.pixels());
        } catch (OnnxException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  @Test
  public void aMachineThatIsNotServedIsNamed() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=ppc64",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    List<String> said = output.lines().toList();
    assertEquals(output, 2, said.size());
    for (String line : said) {
      assertTrue(line, line.startsWith("There is no ONNX Runtime for "));
      assertTrue(line, line.contains("glibc 2.35"));
    }
  }

  /** What is loaded before ONNX Runtime on Windows. */
  @Test
  public void javaCppBringsMicrosoftsRuntime() {
    Class<?> runtime = Pointer.class.getAnnotation(Properties.class).inherit()[0];
    Properties properties = runtime.getAnnotation(Properties.class);
    assertTrue(
        List.of(properties.value()).stream()
            .filter(platform -> List.of(platform.value()).contains("windows"))
            .anyMatch(platform -> List.of(platform.preload()).contains("msvcp140")));
  }
}
