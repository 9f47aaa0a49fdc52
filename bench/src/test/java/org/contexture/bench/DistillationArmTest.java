package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Map;
import org.junit.Test;

public class DistillationArmTest {

  @Test
  public void anArmsOwnSettingsComeBeforeCommonOnes() {
    DistillationArm arm =
        DistillationArm.parse(
            "no context: target=own steps=7", Map.of("steps", "600", "window", "2"));
    assertEquals("no context", arm.name());
    assertEquals(Map.of("target", "own", "steps", "7", "window", "2"), arm.settings());
    assertEquals(Map.of(), DistillationArm.parse("as it is", Map.of()).settings());
  }

  @Test
  public void whatCannotBeReadIsRefusedBeforeAnythingRuns() {
    assertTrue(refusal("a: windw=2").contains("window"));
    assertTrue(refusal("a: target=ALL").contains("MASKED_AND_OWN"));
    assertTrue(refusal("a: standardised=yes").contains("true or false"));
    assertTrue(refusal("a: window=2.5").contains("a whole number"));
    assertTrue(refusal("a: rate=fast").contains("“fast”"));
    assertTrue(refusal("a: steps=0").contains("at least 1"));
  }

  private static String refusal(String line) {
    return assertThrows(Arguments.Refused.class, () -> DistillationArm.parse(line, Map.of()))
        .getMessage();
  }
}
