package org.contexture.distillation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.encoder.Precision;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.junit.Test;

public class PassesTest {

  private final List<List<Integer>> tried = new ArrayList<>();

  @Test
  public void whatFittedIsRememberedForTheNextStep() {
    Passes passes = passes(0);
    assertEquals(4, step(passes, 4, 1));
    assertEquals(4, step(passes, 4, 1));
    assertEquals(List.of(List.of(4), List.of(2, 2), ones(), ones()), tried);
  }

  @Test
  public void beginsWithTheWindowsThatTheOptionsAskFor() {
    assertEquals(4, step(passes(3), 4, 4));
    assertEquals(List.of(List.of(3, 1)), tried);
  }

  @Test
  public void oneWindowThatDoesNotFitIsAnErrorThatSaysWhatToDo() {
    Passes passes = passes(0);
    DeviceException error = assertThrows(DeviceException.class, () -> step(passes, 4, 0));
    assertTrue(error.getMessage(), error.getMessage().startsWith("CPU has too little memory"));
    assertTrue(error.getMessage(), error.getMessage().contains("one window"));
    assertTrue(error.getMessage(), error.getMessage().contains("Tried to allocate"));
  }

  @Test
  public void batchNormsThatAreUpdatedForbidParts() {
    DistillationOptions updated =
        TinyRuns.options(3, 0.5, 1, Objective.published(), BatchNormMode.UPDATED, 0);
    Passes passes = new Passes(updated, Device.CPU);
    DeviceException error = assertThrows(DeviceException.class, () -> step(passes, 2, 1));
    assertTrue(error.getMessage(), error.getMessage().contains("2 windows at once"));
    assertTrue(error.getMessage(), error.getMessage().contains("freeze the batch norms"));
    assertEquals(List.of(List.of(2)), tried);
  }

  @Test
  public void otherFailuresPass() {
    Passes passes = passes(0);
    assertThrows(
        ArithmeticException.class,
        () ->
            passes.take(
                4,
                most -> {
                  throw new ArithmeticException();
                }));
  }

  private static Passes passes(int windowsPerPass) {
    Execution execution = new Execution(windowsPerPass, false, Precision.FP32, false);
    return new Passes(DistillationOptions.defaults().with(execution), Device.CPU);
  }

  private static List<Integer> ones() {
    return List.of(1, 1, 1, 1);
  }

  /** Works on a device that holds so many windows; returns how many were worked on. */
  private int step(Passes passes, int windows, int holds) {
    return passes.take(
        windows,
        most -> {
          List<Integer> sizes = new ArrayList<>();
          for (int left = windows; left > 0; left -= most) {
            sizes.add(Math.min(most, left));
          }
          tried.add(sizes);
          if (sizes.stream().anyMatch(size -> size > holds)) {
            throw new IllegalStateException("CUDA out of memory. Tried to allocate …");
          }
          return sizes.stream().mapToInt(Integer::intValue).sum();
        });
  }
}
