package org.contexture.evaluation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class PatientFoldsTest {

  /** 40 patients with 1 to 3 slides, every third patient of class 1. */
  private static final List<String> PATIENTS = new ArrayList<>();

  private static final int[] LABELS;

  static {
    List<Integer> labels = new ArrayList<>();
    for (int patient = 0; patient < 40; patient++) {
      for (int slide = 0; slide <= patient % 3; slide++) {
        PATIENTS.add("P" + patient);
        labels.add(patient / 2 % 3 == 0 ? 1 : 0);
      }
    }
    LABELS = labels.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  public void slidesOfAPatientStayTogether() {
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(PATIENTS, LABELS, 5, seed);
      Map<String, Integer> foldOfPatient = new HashMap<>();
      for (int i = 0; i < folds.length; i++) {
        Integer before = foldOfPatient.putIfAbsent(PATIENTS.get(i), folds[i]);
        assertTrue(before == null || before == folds[i]);
      }
    }
  }

  @Test
  public void everyFoldHasItsShareOfEveryClass() {
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(PATIENTS, LABELS, 5, seed);
      for (int c = 0; c < 2; c++) {
        int[] count = new int[5];
        int all = 0;
        for (int i = 0; i < folds.length; i++) {
          if (LABELS[i] == c) {
            count[folds[i]]++;
            all++;
          }
        }
        for (int n : count) {
          assertEquals(all / 5.0, n, 2);
        }
      }
    }
  }

  @Test
  public void seedsDifferAndRepeat() {
    int[] folds = PatientFolds.assign(PATIENTS, LABELS, 5, 1);
    assertArrayEquals(folds, PatientFolds.assign(PATIENTS, LABELS, 5, 1));
    assertFalse(Arrays.equals(folds, PatientFolds.assign(PATIENTS, LABELS, 5, 2)));
  }

  @Test
  public void fewerPatientsThanFoldsIsSaid() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PatientFolds.assign(List.of("a", "a", "b"), new int[] {0, 0, 1}, 3, 0));
    assertTrue(e.getMessage(), e.getMessage().contains("3 folds for 2 patients"));
  }

  @Test
  public void oneFoldIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> PatientFolds.assign(List.of("a", "b"), new int[] {0, 1}, 1, 0));
  }

  /** The mixed patient first: dealt last, it would follow the rare class into the fuller fold. */
  @Test
  public void patientsOfSeveralClassesAreDealtFirst() {
    List<String> patients = List.of("p", "p", "p", "q", "m", "m", "m", "m");
    int[] labels = {0, 0, 0, 1, 0, 0, 0, 1};
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(patients, labels, 2, seed);
      assertEquals("the other fold than the mixed one", folds[0], folds[3]);
      assertTrue(folds[0] != folds[4]);
    }
  }

  /** Also where they have fewer slides than the others: dealt last, one fold would lack a class. */
  @Test
  public void patientsOfSeveralClassesAreDealtFirstHoweverFewTheirSlides() {
    List<String> patients = List.of("a", "a", "a", "b", "b", "b", "m", "m");
    int[] labels = {1, 1, 1, 0, 0, 0, 0, 1};
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(patients, labels, 2, seed);
      assertEquals(folds[0], folds[3]);
      assertTrue(folds[0] != folds[6]);
    }
  }

  /** So that those of one class can still level out what they brought. */
  @Test
  public void whatMixedPatientsBringIsLevelledOut() {
    List<String> patients = List.of("m", "m", "m", "m", "a", "b", "c", "d", "e", "q");
    int[] labels = {1, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(patients, labels, 2, seed);
      int[][] count = new int[2][2];
      for (int i = 0; i < folds.length; i++) {
        count[folds[i]][labels[i]]++;
      }
      assertArrayEquals(new int[][] {{4, 1}, {4, 1}}, count);
    }
  }

  /** Of the third patient's classes the rarer decides: it joins the first, not the second. */
  @Test
  public void theRarestClassOfAPatientDecides() {
    List<String> patients = List.of("m", "m", "m", "m", "n", "n", "n", "o", "o");
    int[] labels = {0, 0, 0, 1, 0, 1, 1, 0, 1};
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(patients, labels, 2, seed);
      assertTrue(folds[0] != folds[4]);
      assertEquals(folds[0], folds[7]);
    }
  }

  @Test
  public void aSmallFractionOfFewPatientsIsOne() {
    boolean[] heldOut = PatientFolds.holdOut(List.of("a", "b", "c"), new int[3], 0.01, 0);
    assertEquals(1, (heldOut[0] ? 1 : 0) + (heldOut[1] ? 1 : 0) + (heldOut[2] ? 1 : 0));
  }

  @Test
  public void whoIsHeldOutDependsOnTheSeed() {
    boolean[] first = PatientFolds.holdOut(PATIENTS, LABELS, 0.2, 1);
    assertArrayEquals(first, PatientFolds.holdOut(PATIENTS, LABELS, 0.2, 1));
    assertFalse(Arrays.equals(first, PatientFolds.holdOut(PATIENTS, LABELS, 0.2, 2)));
  }

  @Test
  public void holdsOutPatientsOfEveryClass() {
    boolean[] heldOut = PatientFolds.holdOut(PATIENTS, LABELS, 0.2, 3);
    Map<String, Boolean> byPatient = new HashMap<>();
    int[] count = new int[2];
    for (int i = 0; i < heldOut.length; i++) {
      Boolean before = byPatient.putIfAbsent(PATIENTS.get(i), heldOut[i]);
      assertTrue(before == null || before == heldOut[i]);
      count[LABELS[i]] += heldOut[i] ? 1 : 0;
    }
    assertEquals(8, byPatient.values().stream().filter(b -> b).count());
    assertTrue(count[0] > 0 && count[1] > 0);
  }

  @Test
  public void neverHoldsOutTheOnlyPatientOfAClass() {
    boolean[] heldOut =
        PatientFolds.holdOut(List.of("a", "b", "c", "d"), new int[] {0, 0, 0, 1}, 0.9, 0);
    assertFalse(heldOut[3]);
    assertFalse(heldOut[0] && heldOut[1] && heldOut[2]);
  }

  @Test
  public void nothingIsHeldOutForAFractionOfZero() {
    for (boolean held : PatientFolds.holdOut(PATIENTS, LABELS, 0, 0)) {
      assertFalse(held);
    }
  }

  /** Twelve patients with a slide of each of two classes, every third also of a third, rare one. */
  @Test
  public void patientsOfSeveralClassesCountForEachOfThem() {
    List<String> patients = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int patient = 0; patient < 12; patient++) {
      for (int c = 0; c < (patient % 3 == 0 ? 3 : 2); c++) {
        patients.add("P" + patient);
        labels.add(2 - c - (patient % 3 == 0 ? 0 : 1));
      }
    }
    int[] classes = labels.stream().mapToInt(Integer::intValue).toArray();
    for (long seed = 0; seed < 20; seed++) {
      int[] folds = PatientFolds.assign(patients, classes, 4, seed);
      int[][] count = new int[4][3];
      for (int i = 0; i < folds.length; i++) {
        count[folds[i]][classes[i]]++;
      }
      for (int[] fold : count) {
        assertArrayEquals(new int[] {3, 3, 1}, fold);
      }
    }
  }

  @Test
  public void holdingOutLeavesEveryClassToLearnFrom() {
    List<String> patients = List.of("a", "a", "b", "c", "c", "d", "e", "e", "f");
    int[] labels = {0, 1, 1, 0, 2, 1, 2, 0, 1};
    for (long seed = 0; seed < 50; seed++) {
      boolean[] heldOut = PatientFolds.holdOut(patients, labels, 0.9, seed);
      int held = 0;
      for (int c = 0; c < 3; c++) {
        boolean stays = false;
        for (int i = 0; i < labels.length; i++) {
          stays |= labels[i] == c && !heldOut[i];
        }
        assertTrue("class " + c + ", seed " + seed, stays);
      }
      for (int i = 0; i < labels.length; i++) {
        held += heldOut[i] ? 1 : 0;
        assertEquals(heldOut[patients.indexOf(patients.get(i))], heldOut[i]);
      }
      assertTrue(held > 0);
    }
  }

  /**
   * Six patients with three slides each leave one of five folds fuller; the others must not care.
   */
  @Test
  public void aClassIsDealtByItsOwnSlidesNotByAll() {
    List<String> patients = new ArrayList<>();
    int[] labels = new int[23];
    for (int i = 0; i < 23; i++) {
      patients.add(i < 18 ? "a" + i / 3 : "b" + i);
      labels[i] = i < 18 ? 0 : 1;
    }
    int[] folds = PatientFolds.assign(patients, labels, 5, 1);
    int[] ofClass = new int[5];
    for (int i = 18; i < 23; i++) {
      ofClass[folds[i]]++;
    }
    assertArrayEquals(new int[] {1, 1, 1, 1, 1}, ofClass);
  }

  @Test
  public void amongFoldsWithoutAClassTheEmptiestIsFilledFirst() {
    List<String> patients = List.of("a", "a", "a", "a", "a", "b", "b", "b", "c");
    int[] folds = PatientFolds.assign(patients, new int[] {0, 0, 0, 0, 0, 1, 1, 1, 1}, 2, 1);
    assertTrue(folds[0] != folds[5]);
    assertEquals(folds[0], folds[8]);
  }
}
