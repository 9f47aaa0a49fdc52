package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.head.Heads;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.Truth;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Test;

public class InnerChoiceTest {

  private static final MilOptions GOOD = options(12, 1e-2);

  /** Learns nothing. */
  private static final MilOptions IDLE = options(1, 1e-9);

  private static MilOptions options(int epochs, double rate) {
    return new MilOptions(
        Heads.named("gated-abmil"),
        0,
        new Schedule(epochs, 0, 0),
        new Optimisation(rate, 1e-4, false),
        Sampling.defaults(),
        Execution.defaults());
  }

  /** Tiles of positive bags are moved. */
  private static List<Bag> easy(int bags) {
    java.util.Random random = new java.util.Random(5);
    List<Bag> result = new ArrayList<>();
    for (int i = 0; i < bags; i++) {
      float[] values = new float[5 * 4];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) random.nextGaussian() + i % 2;
      }
      result.add(
          new Bag(
              "S" + i,
              "P" + i,
              Optional.of(Truth.ofClass(i % 2 == 0 ? "negative" : "positive")),
              () -> new FloatMatrix(5, 4, values)));
    }
    return result;
  }

  private static CrossValidationOptions options(MilOptions... settings) {
    return new CrossValidationOptions(
        IDLE, new InnerChoice(List.of(settings), 2), new Dealing.ByPatient(3), 1, 3, 20, "");
  }

  private static CrossValidation.Predicted predict(List<Bag> bags, CrossValidationOptions options)
      throws IOException {
    return CrossValidation.predict(
        bags, new ClassTask(), "Label", options, Device.CPU, Progress.NONE);
  }

  @Test
  public void theBetterSettingIsChosenWhereverItStands() throws IOException {
    List<Bag> bags = easy(30);
    for (var trained : predict(bags, options(IDLE, GOOD)).trained()) {
      assertEquals(2, trained.setting());
    }
    for (var trained : predict(bags, options(GOOD, IDLE)).trained()) {
      assertEquals(1, trained.setting());
    }
  }

  /** The choice and the model of a fold are the same whatever its own slides are. */
  @Test
  public void theSlidesThatAreJudgedChooseNothing() throws IOException {
    List<Bag> bags = SyntheticBags.cohort(24, 0);
    var before = predict(bags, options(IDLE, GOOD));
    List<Bag> other = new ArrayList<>();
    for (int i = 0; i < bags.size(); i++) {
      Bag bag = bags.get(i);
      boolean isJudged = before.outOfFold().get(i).fold() == 1;
      other.add(isJudged ? bag.with(SyntheticBags.cohort(24, 9).get(i).features().read()) : bag);
    }
    var after = predict(other, options(IDLE, GOOD));
    assertEquals(before.trained(1, 1).setting(), after.trained(1, 1).setting());
    assertArrayEquals(
        before.trained(1, 1).model().weights(), after.trained(1, 1).model().weights());
    assertNotEquals(
        Arrays.hashCode(before.trained(1, 2).model().weights()),
        Arrays.hashCode(after.trained(1, 2).model().weights()));
  }

  @Test
  public void tooFewSlidesToChooseIsSaidBeforeTraining() {
    List<Bag> bags = new ArrayList<>(SyntheticBags.cohort(12, 0));
    for (int i = 0; i < 2; i++) {
      Bag bag = bags.get(i);
      bags.set(i, new Bag("X" + i, "X" + i, Optional.of(Truth.ofClass("rare")), bag.features()));
    }
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> predict(bags, options(IDLE, GOOD)));
    assertTrue(e.getMessage(), e.getMessage().contains("too few slides to choose a setting"));
  }
}
