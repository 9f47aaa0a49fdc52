package org.contexture.mil;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.mil.head.GatedAbmil;
import org.contexture.mil.head.HeadOutput;
import org.contexture.mil.head.HeadSizes;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.MilHead;
import org.contexture.mil.head.Randomness;
import org.contexture.mil.task.ClassTask;
import org.contexture.network.Initialiser;
import org.contexture.network.SafeTensors;
import org.contexture.network.Weights;
import org.contexture.network.WeightsException;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.junit.Test;

@SuppressWarnings("try") // scopes act by being closed
public class TooLargeBagTest {

  private static final String FULL = "CUDA out of memory. Tried to allocate 2 GiB.\nstack …";
  private static final Bag BAG = SyntheticBags.cohort(1, 1).get(0);

  @Test
  public void saysWhichSlideAndWhatToDo() {
    DeviceException error =
        assertThrows(DeviceException.class, () -> hold(new IllegalStateException(FULL)));
    assertEquals(
        "CPU has too little memory for slide “S0” with its 7 tiles. Leave it out, choose a head"
            + " that needs less memory, or another device. (CUDA out of memory. Tried to allocate 2"
            + " GiB.)",
        error.getMessage());
    assertThrows(DeviceException.class, () -> hold(new OutOfMemoryError("Java heap space")));
  }

  @Test
  public void otherFailuresPass() {
    assertThrows(ArithmeticException.class, () -> hold(new ArithmeticException()));
  }

  @Test
  public void trainingSaysIt() {
    AskedBags bags = AskedBags.of(SyntheticBags.cohort(2, 1), new ClassTask());
    MilHead head = new TooLarge();
    try (PointerScope scope = new PointerScope();
        Weights weights = weights(head);
        TrainingStep step =
            new TrainingStep(
                head,
                ClinicalTerm.none(weights, Device.CPU),
                bags,
                bags.fit(),
                options(),
                Device.CPU)) {
      Tensor features = torch.randn(9, SyntheticBags.DIMENSION);
      DeviceException error =
          assertThrows(DeviceException.class, () -> step.accumulate(1, features, 1, 1));
      assertTrue(error.getMessage(), error.getMessage().contains("“S1” with its 9 tiles"));
      assertTrue(error.getMessage(), error.getMessage().contains("Draw fewer tiles per slide"));
    }
  }

  @Test
  public void validationSaysIt() throws IOException {
    AskedBags bags = AskedBags.of(SyntheticBags.cohort(2, 1), new ClassTask());
    MilHead head = new TooLarge();
    BagShape shape = BagShape.of(bags.bags().get(0));
    Standardisation none = Standardisation.none(shape.dimension());
    try (Weights weights = weights(head);
        Validation validation =
            new Validation(bags, new double[] {1, 1}, shape, Device.CPU, none)) {
      DeviceException error =
          assertThrows(
              DeviceException.class,
              () ->
                  validation.score(
                      new BagOutputs(
                          head, ClinicalTerm.none(weights, Device.CPU), bags.fit(), Device.CPU),
                      1,
                      1));
      assertTrue(error.getMessage(), error.getMessage().contains("“S0”"));
    }
  }

  private static void hold(Throwable failure) {
    TooLargeBag.named(
        BAG,
        7,
        Device.CPU,
        "Leave it out",
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) failure;
        });
  }

  private static Weights weights(MilHead head) {
    Weights weights = new Weights();
    try (Initialiser initialiser = new Initialiser(weights, 1)) {
      head.initialise(initialiser, head.sizes(SyntheticBags.DIMENSION, 2));
    }
    return weights;
  }

  private static MilOptions options() {
    return new MilOptions(
        Heads.named("gated-abmil"),
        0,
        new Schedule(1, 0, 0),
        new Optimisation(1e-3, 0, false),
        new Sampling(1, 0, false, false),
        new Execution(0, false));
  }

  /** A head that no memory holds. */
  private static final class TooLarge implements MilHead {

    private final MilHead head = new GatedAbmil();

    @Override
    public String name() {
      return head.name();
    }

    @Override
    public HeadSizes sizes(int dimension, int classes) {
      return head.sizes(dimension, classes);
    }

    @Override
    public HeadSizes sizes(SafeTensors file) throws WeightsException {
      return head.sizes(file);
    }

    @Override
    public void initialise(Initialiser initialiser, HeadSizes sizes) {
      head.initialise(initialiser, sizes);
    }

    @Override
    public HeadOutput forward(Weights weights, Tensor features, Randomness randomness) {
      throw new IllegalStateException(FULL);
    }
  }
}
