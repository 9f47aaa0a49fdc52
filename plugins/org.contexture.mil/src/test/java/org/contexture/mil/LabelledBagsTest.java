package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class LabelledBagsTest {

  @Test
  public void rareClassesWeighMoreAndAllClassesTheSame() {
    List<Bag> bags = new ArrayList<>();
    for (Bag bag : SyntheticBags.cohort(8, 0)) {
      String label = bags.size() < 6 ? "often" : "seldom";
      bags.add(new Bag(bag.id(), bag.patient(), Optional.of(label), bag.features()));
    }
    double[] weights = LabelledBags.of(bags).classWeights();
    assertArrayEquals(new double[] {8 / 12.0, 8 / 4.0}, weights, 1e-12);
    assertEquals("both classes in total", 6 * weights[0], 2 * weights[1], 1e-12);
  }
}
