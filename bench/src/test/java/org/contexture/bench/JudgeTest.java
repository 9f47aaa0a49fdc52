package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.Test;

/** What every judge owes. */
public class JudgeTest {

  private static final int TILES = 5;
  private static final int DIMENSION = 6;

  @Test
  public void everyJudgeFindsWhatIsThereAndNothingWhereNothingIs() throws IOException {
    Question question = slides(40);
    for (String name : List.of("ridge", "neighbours", "gated-abmil", "clam-sb")) {
      Judge judge = Judge.named(name, Device.CPU);
      Panel panel = new Panel(List.of(judge), 4, 2, 1);
      double told = panel.verdict(judge, question, bags(question, 2)).auroc();
      double nothing = panel.verdict(judge, question, bags(question, 0)).auroc();
      assertTrue(name + " " + told, told > 0.9);
      assertTrue(
          name + " " + nothing, nothing < 0.75); // below 0.5 is usual: folds mirror each other
    }
  }

  @Test
  public void aSlidesOwnLabelDoesNotDecideItsScore() throws IOException {
    Question question = slides(24);
    int[] otherLabels = question.labels().clone();
    List<FloatMatrix> bags = bags(question, 1);
    int[] fold = question.folds(4, 0);
    for (int slide = 0; slide < fold.length; slide++) {
      if (fold[slide] == 2) {
        otherLabels[slide] = 1 - otherLabels[slide];
      }
    }
    Question other = new Question(question.classes(), otherLabels, question.patients());
    for (String name : List.of("ridge", "neighbours")) {
      Judge judge = Judge.named(name, Device.CPU);
      double[][] scores = judge.open(question, bags).scores(fold, 4, 0);
      double[][] others = judge.open(other, bags).scores(fold, 4, 0);
      for (int slide = 0; slide < fold.length; slide++) {
        if (fold[slide] == 2) {
          assertEquals(name, scores[slide][1], others[slide][1], 1e-12);
        }
      }
    }
  }

  @Test
  public void aJudgeThatIsNotKnownIsRefusedWithThoseThatAre() {
    String message =
        assertThrows(Arguments.Refused.class, () -> Judge.named("oracle", Device.CPU)).getMessage();
    assertTrue(message, message.contains("oracle") && message.contains("gated-abmil"));
  }

  private static Question slides(int count) {
    List<String> labels = new ArrayList<>();
    List<String> patients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      labels.add(i % 2 == 0 ? "x" : "y");
      patients.add("p" + i);
    }
    return Question.of(labels, patients);
  }

  /** Noise, moved by the class. */
  private static List<FloatMatrix> bags(Question question, double apart) {
    Random random = new Random(5);
    List<FloatMatrix> bags = new ArrayList<>();
    for (int label : question.labels()) {
      float[] values = new float[TILES * DIMENSION];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() + apart * label);
      }
      bags.add(new FloatMatrix(TILES, DIMENSION, values));
    }
    return bags;
  }
}
