package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.SurvivalLoss;
import org.contexture.mil.task.SurvivalTask;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class DealingTest {

  private static Bag bag(int number, String patient, Truth truth) {
    return new Bag(
        "S" + number, patient, Optional.of(truth), () -> new FloatMatrix(1, 1, new float[1]));
  }

  /** 24 slides of as many patients. */
  private static AskedBags cohort() {
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      bags.add(bag(i, "P" + i, Truth.ofClass(i % 2 == 0 ? "a" : "b")));
    }
    return AskedBags.of(bags, new ClassTask());
  }

  private static Map<String, String> each(AskedBags bags, String... values) {
    Map<String, String> of = new HashMap<>();
    for (int i = 0; i < bags.size(); i++) {
      of.put("S" + i, values[i % values.length]);
    }
    return of;
  }

  @Test
  public void aSiteIsInOneFold() {
    AskedBags bags = cohort();
    Map<String, String> sites = each(bags, "A", "B", "C", "D", "E", "F");
    Dealing dealing = new Dealing.BySite(3, "hospital", sites);
    int[] foldOf = dealing.deal(bags, 1);
    assertEquals(3, IntStream.of(foldOf).distinct().count());
    for (int i = 6; i < 24; i++) {
      assertEquals(foldOf[i % 6], foldOf[i]);
    }
    int first = foldOf[0];
    String held = dealing.heldOut(bags, foldOf, first);
    assertTrue(held, held.contains("A"));
    assertEquals(
        IntStream.range(0, 6).filter(i -> foldOf[i] == first).count(), held.split(", ").length);
  }

  @Test
  public void foldsAreAsTheColumnSays() {
    AskedBags bags = cohort();
    Dealing dealing = new Dealing.Given("Split", each(bags, "10", "2", "2", "10"));
    int[] foldOf = dealing.deal(bags, 7);
    assertArrayEquals(new int[] {1, 0, 0, 1}, java.util.Arrays.copyOf(foldOf, 4));
    assertEquals("2", dealing.heldOut(bags, foldOf, 0));
  }

  @Test
  public void whatCannotBeDealtIsSaid() {
    AskedBags bags = cohort();
    assertRefused("2 sites for 3 folds", new Dealing.BySite(3, "h", each(bags, "A", "B")), bags);
    Map<String, String> some = each(bags, "A", "B", "C");
    some.remove("S3");
    assertRefused("1 of 24 slides have no site in “h”", new Dealing.BySite(3, "h", some), bags);
    assertRefused("1 of 24 slides have no fold", new Dealing.Given("h", some), bags);
    assertRefused("All slides have the fold", new Dealing.Given("h", each(bags, "1")), bags);
    assertRefused("24 patients for 25 folds", new Dealing.ByPatient(25), bags);
    List<Bag> twice = new ArrayList<>(bags.bags());
    twice.set(1, bag(1, "P0", Truth.ofClass("b")));
    assertRefused(
        "sites “A” and “B” in “h”",
        new Dealing.BySite(2, "h", each(bags, "A", "B")),
        new AskedBags(twice, bags.task()));
  }

  private static void assertRefused(String part, Dealing dealing, AskedBags bags) {
    Exception e = assertThrows(IllegalArgumentException.class, () -> dealing.deal(bags, 0));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }

  @Test
  public void eventsAreSpreadOverTheFolds() {
    List<Bag> bags = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      bags.add(bag(i, "P" + i, new Truth.OfSurvival(i, i < 10)));
    }
    AskedBags asked = AskedBags.of(bags, new SurvivalTask(SurvivalLoss.HAZARDS, 4));
    int[] foldOf = new Dealing.ByPatient(5).deal(asked, 3);
    for (int fold = 0; fold < 5; fold++) {
      int own = fold;
      assertEquals(2, IntStream.range(0, 10).filter(i -> foldOf[i] == own).count());
    }
  }

  @Test
  public void aFoldThatTellsNothingByItselfIsNamed() {
    AskedBags bags = cohort();
    int[] byClass = IntStream.range(0, 24).map(i -> i < 4 ? i % 2 : 2 + i % 2 * 0).toArray();
    Fold fold = new Fold(0, 0, byClass, bags, "Label", MilOptions.defaults());
    String said = fold.weakness().orElseThrow();
    assertTrue(said, said.contains("Fold 1 of repeat 1 has slides of the class “a” only"));
    int[] alone = IntStream.range(0, 24).map(i -> i == 0 ? 0 : 1).toArray();
    said = new Fold(0, 0, alone, bags, "Label", MilOptions.defaults()).weakness().orElseThrow();
    assertTrue(said, said.contains("has one patient only"));
    assertTrue(new Fold(0, 1, alone, bags, "Label", MilOptions.defaults()).weakness().isEmpty());
    List<Bag> censored = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      censored.add(bag(i, "P" + i, new Truth.OfSurvival(i, i >= 4)));
    }
    int[] early = IntStream.range(0, 12).map(i -> i / 4).toArray();
    AskedBags survival = AskedBags.of(censored, new SurvivalTask(SurvivalLoss.COX, 4));
    said = new Fold(0, 0, early, survival, "t", MilOptions.defaults()).weakness().orElseThrow();
    assertTrue(said, said.contains("has no event"));
  }
}
