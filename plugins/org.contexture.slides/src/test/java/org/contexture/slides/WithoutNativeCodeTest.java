package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.contexture.slides.jpeg2000.Jpeg2000;
import org.contexture.slides.openslide.OpenSlideLibrary;
import org.junit.Test;

/** A JVM in which no native library can be loaded, JNA's own included, still reads slides. */
public class WithoutNativeCodeTest {

  /** Asks for both libraries. */
  public static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      System.out.println(OpenSlideLibrary.version().isPresent());
      System.out.println(OpenSlideLibrary.howToInstall());
      System.out.println(Jpeg2000.isAvailable());
      System.out.println(Jpeg2000.problem());
    }
  }

  @Test
  public void bothAreMissingAndNothingDies() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=" + (System.getProperty("os.arch").equals("ppc64") ? "arm" : "ppc64"),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, child.waitFor());
    List<String> said = output.lines().toList();
    assertTrue(output, said.contains("false"));
    assertTrue(output, output.contains("Install OpenSlide"));
    assertTrue(output, output.contains("There is no JPEG 2000 decoder for "));
  }
}
