package org.contexture.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Test;

public class InOrderTest {

  @Test
  public void resultsComeInTheOrderOfTheItemsAndFewAreTakenAhead() {
    int[] taken = new int[1];
    List<Integer> done = new ArrayList<>();
    InOrder.run(
        IntStream.range(0, 100).boxed().peek(i -> taken[0]++).iterator(),
        i -> i * i,
        3,
        (item, result) -> {
          assertEquals(item * item, (int) result);
          done.add(item);
          assertTrue("took " + taken[0] + " for " + done.size(), taken[0] <= done.size() + 6);
        });
    assertEquals(IntStream.range(0, 100).boxed().toList(), done);
  }

  @Test
  public void whatATaskThrowsIsThrown() {
    RuntimeException odd = new IllegalStateException("odd");
    assertSame(
        odd,
        assertThrows(
            IllegalStateException.class,
            () ->
                InOrder.run(
                    List.of(1, 2).iterator(),
                    i -> {
                      throw odd;
                    },
                    2,
                    (item, result) -> {})));
  }
}
