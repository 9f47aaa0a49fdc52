package org.contexture.mil;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;

import java.util.List;
import org.contexture.mil.head.Heads;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.Assume;
import org.junit.BeforeClass;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/**
 * Every head learns and predicts on the first GPU as on the CPU: what is drawn by chance is drawn
 * by the same generator. Skipped where no GPU can be used.
 */
@RunWith(Parameterized.class)
public class MilGpuTest {

  private static final List<Bag> BAGS = SyntheticBags.cohort(12, 0);

  private final String head;

  @Parameters(name = "{0}")
  public static List<String> heads() {
    return MilLearner.heads();
  }

  public MilGpuTest(String head) {
    this.head = head;
  }

  @BeforeClass
  public static void needsAGpu() {
    String reason = Device.whyNoGpu().orElse("");
    Assume.assumeTrue("needs a GPU: " + reason, reason.isEmpty());
  }

  @Test
  public void learnsAsOnTheCpu() throws Exception {
    MilLearner.Result expected = train(Device.CPU);
    MilLearner.Result actual = train(new Device(0));
    for (int epoch = 0; epoch < expected.log().size(); epoch++) {
      assertEquals(
          expected.log().get(epoch).trainingLoss(), actual.log().get(epoch).trainingLoss(), 1e-3);
    }
    try (MilPredictor cpu = MilPredictor.open(expected.model(), Device.CPU);
        MilPredictor gpu = MilPredictor.open(expected.model(), new Device(0))) {
      for (Bag bag : BAGS) {
        Prediction said = cpu.predict(bag);
        assertArrayEquals(said.probabilities(), gpu.predict(bag).probabilities(), 1e-4);
        assertArrayEquals(said.attention(), gpu.predict(bag).attention(), 1e-4f);
      }
    }
  }

  private MilLearner.Result train(Device device) throws Exception {
    MilOptions options =
        new MilOptions(
            Heads.named(head),
            0.1,
            new Schedule(2, 0, 0),
            new Optimisation(1e-3, 1e-4, false),
            new Sampling(1, 0, true, true),
            new Execution(3, false));
    return MilLearner.train(BAGS, "Label", options, device, Progress.NONE);
  }
}
