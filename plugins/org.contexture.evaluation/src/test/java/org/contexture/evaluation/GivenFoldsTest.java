package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.contexture.evaluation.survival.FollowUp;
import org.junit.Test;

public class GivenFoldsTest {

  @Test
  public void aFoldForEachValueNumbersAsNumbers() {
    List<String> patients = List.of("a", "b", "c", "d", "a");
    assertArrayEquals(
        new int[] {1, 0, 2, 3, 1}, GivenFolds.of(List.of("2", "1", "10", "test", "2"), patients));
  }

  @Test
  public void foldsThatLeakOrLackAreNamed() {
    String leak = said(() -> GivenFolds.of(List.of("1", "2", "2"), List.of("a", "b", "a")));
    assertTrue(leak, leak.contains("patient “a” are in the folds “1” and “2”"));
    String lack = said(() -> GivenFolds.of(List.of("1", " ", "2"), List.of("a", "b", "c")));
    assertTrue(lack, lack.contains("1 of 3 slides have no fold"));
    String one = said(() -> GivenFolds.of(List.of("1", "1"), List.of("a", "b")));
    assertTrue(one, one.contains("[1]"));
    String sites = said(() -> GivenFolds.bySite(List.of("A", "B", "A"), new int[] {0, 1, 0}, 3, 0));
    assertTrue(sites, sites.contains("2 sites for 3 folds"));
  }

  @Test
  public void sitesStayTogetherAndFoldsAreOfAlikeSize() {
    List<String> sites = new ArrayList<>();
    for (int site = 0; site < 12; site++) {
      for (int i = 0; i <= site; i++) {
        sites.add("site " + site);
      }
    }
    int[] strata = IntStream.range(0, sites.size()).map(i -> i % 2).toArray();
    int[] folds = GivenFolds.bySite(sites, strata, 3, 1);
    Map<String, Integer> foldOf = new HashMap<>();
    int[] sizes = new int[3];
    for (int i = 0; i < folds.length; i++) {
      Integer before = foldOf.putIfAbsent(sites.get(i), folds[i]);
      assertTrue(before == null || before == folds[i]);
      sizes[folds[i]]++;
    }
    for (int size : sizes) {
      assertEquals(26, size, 6);
    }
  }

  @Test
  public void numbersAreDividedInEqualParts() {
    double[] numbers = {5, 1, 9, 2, 8, 7};
    assertArrayEquals(new int[] {1, 0, 2, 0, 2, 1}, Strata.ofNumbers(numbers, 3));
    int[] tied = Strata.ofNumbers(new double[] {3, 3, 3, 4}, 2);
    assertArrayEquals(new int[] {0, 0, 0, 1}, tied);
    assertThrows(
        IllegalArgumentException.class, () -> Strata.ofNumbers(new double[] {1, Double.NaN}, 2));
  }

  @Test
  public void eventsAndTimesAreStrata() {
    FollowUp followUp =
        new FollowUp(
            new double[] {1, 2, 3, 4, 5, 6}, new boolean[] {true, false, true, false, true, true});
    assertArrayEquals(new int[] {2, 0, 2, 1, 3, 3}, Strata.ofFollowUp(followUp, 2));
    int[] folds =
        PatientFolds.assign(
            IntStream.range(0, 6).mapToObj(i -> "P" + i).toList(),
            Strata.ofFollowUp(followUp, 1),
            2,
            0);
    for (int fold = 0; fold < 2; fold++) {
      int own = fold;
      assertEquals(
          2, IntStream.range(0, 6).filter(i -> folds[i] == own && followUp.events()[i]).count());
    }
  }

  private static String said(Runnable bad) {
    return assertThrows(IllegalArgumentException.class, bad::run).getMessage();
  }
}
