package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.mil.task.ClassTask;
import org.contexture.mil.task.Truth;
import org.junit.Test;

public class AskedBagsTest {

  @Test
  public void rareClassesWeighMoreAndAllClassesTheSame() {
    List<Bag> bags = new ArrayList<>();
    for (Bag bag : SyntheticBags.cohort(8, 0)) {
      String label = bags.size() < 6 ? "often" : "seldom";
      bags.add(new Bag(bag.id(), bag.patient(), Optional.of(Truth.ofClass(label)), bag.features()));
    }
    AskedBags asked = AskedBags.of(bags, new ClassTask());
    double[] weights = asked.task().weights(asked.truths());
    double often = 8 / 12.0;
    double seldom = 8 / 4.0;
    assertArrayEquals(
        new double[] {often, often, often, often, often, often, seldom, seldom}, weights, 1e-12);
    assertEquals("both classes in total", 6 * weights[0], 2 * weights[7], 1e-12);
  }
}
