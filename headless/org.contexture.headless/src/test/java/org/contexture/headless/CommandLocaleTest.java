package org.contexture.headless;

import static org.junit.Assert.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.Assume;
import org.junit.Test;

/** The commands name files in UTF-8 in whatever locale they are called. */
public class CommandLocaleTest {

  private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();

  @Test
  public void namesAreUnicodeInTheCLocale() throws Exception {
    Assume.assumeTrue("needs a shell", Files.isExecutable(Path.of("/bin/sh")));
    Assume.assumeTrue("needs a locale", shell("locale -a", Map.of()).matches("(?is).*utf-?8.*"));
    for (Map<String, String> environment :
        List.of(
            Map.<String, String>of(),
            Map.of("LANG", "C"),
            Map.of("LC_ALL", "POSIX"),
            Map.of("LANG", "en_US.ISO-8859-1"),
            Map.of("LC_ALL", "C", "LC_CTYPE", "C.UTF-8"))) {
      String charmap = shell(sourced(), environment);
      assertEquals(environment.toString(), "UTF-8", charmap.strip());
    }
  }

  /** As ./contexture sources it, then the locale's encoding in place of Java. */
  private static String sourced() {
    return "here='%s'; needed=/; . \"$here/headless/classpath\"; locale charmap".formatted(ROOT);
  }

  private static String shell(String script, Map<String, String> environment) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", script);
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(output, 0, process.waitFor());
    return output;
  }
}
