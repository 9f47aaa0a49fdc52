package org.contexture.slides.openslide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.Test;

public class OpenSlideLibraryTest {

  /** Prints what a process that was started with a wrong library tells its user. */
  public static void main(String[] arguments) {
    System.out.println(OpenSlideLibrary.howToInstall());
  }

  @Test
  public void aLibraryThatIsNamedAndCannotBeLoadedIsNotPassedOverInSilence() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + OpenSlideLibrary.PATH_PROPERTY + "=no-such-openslide",
            "-cp",
            System.getProperty("java.class.path"),
            OpenSlideLibraryTest.class.getName());
    builder.environment().remove(OpenSlideLibrary.PATH_VARIABLE); // another one that loads
    Process child = builder.start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(said, 0, child.waitFor());
    assertTrue(said, said.startsWith("The library no-such-openslide, named by "));
    assertTrue(said, said.contains("Install OpenSlide"));
  }
}
