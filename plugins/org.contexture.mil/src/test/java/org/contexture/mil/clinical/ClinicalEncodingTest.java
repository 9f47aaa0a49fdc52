package org.contexture.mil.clinical;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.Test;

public class ClinicalEncodingTest {

  private static Map<String, Fact> patient(double age, String grade) {
    return Map.of("age", new Fact.Quantity(age), "grade", new Fact.Category(grade));
  }

  private static final List<Map<String, Fact>> TRAINING =
      List.of(patient(40, "low"), patient(60, "high"), patient(50, "low"), Map.of());

  @Test
  public void numbersAreStandardisedAndCategoriesOneHotWithAFlagForEach() {
    ClinicalEncoding encoding = ClinicalEncoding.fit(TRAINING);
    assertEquals(List.of("age", "grade"), encoding.names());
    double deviation = Math.sqrt(200.0 / 3);
    assertArrayEquals( // age, age missing; high, low, grade missing
        new float[] {(float) (10 / deviation), 0, 1, 0, 0},
        encoding.encode(TRAINING.get(1)),
        1e-6f);
    assertArrayEquals(new float[] {0, 1, 0, 0, 1}, encoding.encode(Map.of()), 0);
  }

  @Test
  public void aCategoryThatTrainingDidNotHaveIsMissingAndNamed() {
    ClinicalEncoding encoding = ClinicalEncoding.fit(TRAINING);
    Map<String, Fact> other = patient(50, "unheard of");
    assertArrayEquals(new float[] {0, 0, 0, 0, 1}, encoding.encode(other), 0);
    assertEquals(List.of("grade"), encoding.unknown(other));
    assertEquals(List.of(), encoding.unknown(TRAINING.get(0)));
    assertEquals(List.of(), encoding.unknown(Map.of()));
  }

  /** As in a fold whose patients all have one age. */
  @Test
  public void aNumberThatDoesNotVaryInTrainingIsOnlyCentred() {
    ClinicalEncoding encoding = ClinicalEncoding.fit(List.of(patient(50, "a"), patient(50, "b")));
    assertArrayEquals(new float[] {0, 0, 1, 0, 0}, encoding.encode(patient(50, "a")), 0);
    assertArrayEquals(new float[] {3, 0, 1, 0, 0}, encoding.encode(patient(53, "a")), 0);
  }

  @Test
  public void whatIsSavedIsTheSame() {
    ClinicalEncoding encoding = ClinicalEncoding.fit(TRAINING);
    assertEquals(encoding, ClinicalEncoding.load(encoding.save()));
    assertThrows(IllegalArgumentException.class, () -> ClinicalEncoding.load("picture\u001fx"));
  }

  @Test
  public void columnsThatTellNothingAreNamed() {
    List<Map<String, Fact>> same = List.of(patient(50, "low"), patient(60, "low"), Map.of());
    assertRefused("“grade” has the single value “low” for all 3", same, "grade");
    assertRefused("“stage” has no value", same, "stage");
    List<Map<String, Fact>> names = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      names.add(patient(i, "patient " + i));
    }
    ClinicalEncoding.check(names, List.of("age"));
    assertRefused("“grade” has more than 50 different texts", names, "grade");
  }

  private static void assertRefused(String part, List<Map<String, Fact>> facts, String name) {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> ClinicalEncoding.check(facts, List.of(name)));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }
}
