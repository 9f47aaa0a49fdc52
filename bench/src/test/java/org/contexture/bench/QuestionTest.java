package org.contexture.bench;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class QuestionTest {

  private static final Question TWO_CLASSES =
      new Question(List.of("x", "y"), new int[] {0, 0, 0, 1, 1}, List.of("a", "b", "c", "d", "e"));

  @Test
  public void aurocIsTheChanceThatASlideOfTheClassScoresHigher() {
    double[] y = {0.1, 0.6, 0.2, 0.7, 0.5}; // of six pairs one is wrong
    assertEquals(5 / 6.0, TWO_CLASSES.auroc(columns(y)), 1e-12);
  }

  @Test
  public void influencesTellTheAurocOfSlidesThatCountTwice() {
    Random random = new Random(3);
    int[] labels = new int[60];
    double[][] scores = new double[60][3];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 3;
      for (int c = 0; c < 3; c++) {
        scores[i][c] = random.nextGaussian() + (c == labels[i] ? 1 : 0);
      }
    }
    List<String> patients = Arrays.stream(labels).mapToObj(i -> "p").toList();
    Question question = new Question(List.of("x", "y", "z"), labels, patients);
    double[] influences = question.influences(scores);
    assertEquals(0, Arrays.stream(influences).sum(), 1e-12);
    for (int twice : new int[] {0, 17, 43}) {
      double told = question.auroc(scores) + influences[twice];
      assertEquals(withOneMore(question, scores, twice), told, 3e-4); // second order is left out
    }
    assertTrue(Arrays.stream(influences).anyMatch(v -> Math.abs(v) > 3e-3));
  }

  private static double withOneMore(Question question, double[][] scores, int slide) {
    int n = question.slides();
    int[] labels = Arrays.copyOf(question.labels(), n + 1);
    double[][] more = Arrays.copyOf(scores, n + 1);
    labels[n] = labels[slide];
    more[n] = scores[slide];
    List<String> patients = Arrays.stream(labels).mapToObj(i -> "p").toList();
    return new Question(question.classes(), labels, patients).auroc(more);
  }

  @Test
  public void foldsAreTheSameForEveryEncoderAndHoldPatientsTogether() {
    Question question =
        Question.of(List.of("x", "x", "y", "y", "x", "y"), List.of("p", "p", "q", "q", "r", "s"));
    int[] fold = question.folds(2, 7);
    assertArrayEquals(fold, question.folds(2, 7));
    assertEquals(fold[0], fold[1]);
    assertEquals(fold[2], fold[3]);
  }

  @Test
  public void aClassThatCannotBeLearnedIsNamedBeforeAnythingRuns() {
    Question question = Question.of(List.of("x", "y", "y", "y"), List.of("p", "q", "r", "s"));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> question.requireEveryClassInTraining(2, 1))
            .getMessage();
    assertTrue(message, message.contains("“x” (1)"));
    Question.of(List.of("x", "x", "y", "y"), List.of("p", "q", "r", "s"))
        .requireEveryClassInTraining(2, 5);
  }

  private static double[][] columns(double[] ofSecond) {
    double[][] scores = new double[ofSecond.length][];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = new double[] {1 - ofSecond[i], ofSecond[i]};
    }
    return scores;
  }
}
