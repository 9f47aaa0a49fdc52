package org.contexture.distillation.term;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Optional;
import org.contexture.distillation.loss.LossKind;
import org.junit.Test;

public class SummandTest {

  @Test
  public void aSumIsReadAndWrittenAgain() {
    for (String text :
        List.of(
            "masked cosine",
            "masked cosine + 0.5 own cosine",
            "relations l1 of 1 + masked smooth_l1 of 2, 3",
            "2 contrast of 2 (temperature=0.1) + pixels (grid=4)",
            "cooperative (diversity=0.5, masks=3)",
            "0.001 location")) {
      assertEquals(text, Summand.write(Summand.parse(text)));
    }
  }

  @Test
  public void whatIsLeftOutIsUsual() {
    Summand masked = Summand.parse("Masked").get(0);
    assertEquals(Optional.of(LossKind.COSINE), masked.loss());
    assertEquals(1, masked.weight(), 0);
    assertEquals("relations l1", Summand.parse(" relations ").get(0).toString());
    assertEquals(8, Summand.parse("pixels").get(0).count("grid", 1, 64));
  }

  @Test
  public void whatCannotBeIsRefusedWithTheReason() {
    assertRefused("masked cosine +", "Cannot understand “”");
    assertRefused("masked & own", "Cannot understand");
    assertRefused("maskd", "expected one of masked,");
    assertRefused("masked l3", "Unknown loss “l3”");
    assertRefused("relations cosine", "is compared by one of [L1, SMOOTH_L1]");
    assertRefused("pixels l1", "takes no loss");
    assertRefused("masked (grid=2)", "takes no number “grid”");
    assertRefused("pixels (grid=2.5)", "takes a whole grid");
    assertRefused("pixels (grid=0)", "a grid of 1 … 64, found 0");
    assertRefused("pixels (grid)", "expected name=number");
    assertRefused("masked of 0", "counted from 1");
    assertRefused("0 masked", "must be above 0");
  }

  @Test
  public void teachersThatAreNotThereAreNamed() {
    Sizes two = new Sizes(2, 8, List.of(4, 5));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> two.named(List.of(3)));
    assertTrue(
        refusal.getMessage(), refusal.getMessage().contains("names teacher 3, but there are 2"));
    assertEquals(List.of(0, 1), two.named(List.of()));
    assertEquals(List.of(1), two.named(List.of(2)));
  }

  private static void assertRefused(String text, String reason) {
    IllegalArgumentException refusal =
        assertThrows(
            text,
            IllegalArgumentException.class,
            () -> Summand.parse(text).forEach(Summand::check));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains(reason));
  }
}
