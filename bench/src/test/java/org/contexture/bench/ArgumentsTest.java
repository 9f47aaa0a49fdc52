package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.contexture.network.device.Device;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;

public class ArgumentsTest {

  private static final List<String> USAGE =
      List.of("--mpp M", "--data FILE...", "--quick", "--device DEVICE", "[SLIDE]");

  @Test
  public void takesOptionsSwitchesAndWordsApart() {
    Arguments arguments =
        Arguments.of(USAGE, "--data", "a", "slide.svs", "--mpp", "-0.5", "--quick", "--data", "b");
    assertEquals(List.of("a", "b"), arguments.all("--data"));
    assertEquals(-0.5, arguments.number("--mpp", 1), 0);
    assertTrue(arguments.has("--quick"));
    assertEquals(List.of("slide.svs"), arguments.words());
    assertFalse(Arguments.of(USAGE).has("--quick"));
  }

  @Test
  public void whatIsNotKnownIsRefusedWithWhatIs() {
    String message = refusal("--mmp", "0.5");
    assertTrue(message, message.contains("--mmp"));
    USAGE.forEach(known -> assertTrue(message, message.contains(known)));
    assertTrue(refusal("one.svs", "two.svs").contains("“two.svs”"));
  }

  @Test
  public void aValueThatIsMissingOrGivenTwiceIsRefused() {
    assertTrue(refusal("--mpp").contains("lacks its value"));
    assertTrue(refusal("--mpp", "--quick").contains("lacks its value"));
    assertTrue(refusal("--mpp", "1", "--mpp", "2").contains("twice"));
  }

  @Test
  public void numbersSayWhatTheyShouldBe() {
    Arguments arguments = Arguments.of(List.of("--n N", "--m M"), "--n", "0", "--m", "half");
    assertEquals(0, arguments.integer("--n", 5, 0));
    assertTrue(refusal(() -> arguments.integer("--n", 5, 1)).contains("at least 1"));
    assertTrue(refusal(() -> arguments.integer("--m", 5, 1)).contains("“half”"));
    assertTrue(refusal(() -> arguments.number("--m", 1)).contains("“half”"));
    assertTrue(refusal(() -> arguments.oneOf("--m", List.of("all"))).contains("one of all"));
    assertEquals(Optional.of("half"), arguments.oneOf("--m", List.of("all", "half")));
  }

  @Test
  public void theDeviceIsTheCpuUnlessAnotherIsAskedFor() {
    assertEquals(Device.CPU, Arguments.of(USAGE).device());
    assertEquals(Device.CPU, Arguments.of(USAGE, "--device", "cpu").device());
  }

  @Test
  public void aProgramEndsWithAMessageAndACode() throws Exception {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertEquals(0, Program.run(USAGE, arguments -> {}, print));
    assertEquals(
        "never run",
        2,
        Program.run(
            USAGE,
            arguments -> {
              throw new AssertionError();
            },
            print,
            "--what"));
    assertEquals(
        1,
        Program.run(
            USAGE,
            arguments -> {
              throw new NoSuchFileException("gone.csv");
            },
            print));
    String said = err.toString(StandardCharsets.UTF_8);
    assertTrue(said, said.contains("--what") && said.contains("gone.csv does not exist"));
    assertFalse(said, said.contains("\tat "));
  }

  private static String refusal(String... words) {
    return refusal(() -> Arguments.of(USAGE, words));
  }

  private static String refusal(ThrowingRunnable work) {
    return assertThrows(Arguments.Refused.class, work).getMessage();
  }
}
