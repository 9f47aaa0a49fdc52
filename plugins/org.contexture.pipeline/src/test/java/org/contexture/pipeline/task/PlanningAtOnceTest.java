package org.contexture.pipeline.task;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.slides.tiling.TilingOptions;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Machines that begin together look at themselves, each; what the first decided counts. */
public class PlanningAtOnceTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final List<String> log = new ArrayList<>();
  private final List<TaskFolder> others = new ArrayList<>();
  private Path out;
  private Path file;
  private EncoderModel encoder;

  @Before
  public void writeEncoder() throws IOException {
    out = temporary.getRoot().toPath().resolve("out");
    file = temporary.getRoot().toPath().resolve("encoder.safetensors");
    encoder = Encoders.initialise("squeezenet1_1", 1);
    Encoders.write(encoder, file);
  }

  private ExtractionPlan plan(int pixels, Precision decided) {
    return planned(pixels, false, decided);
  }

  private ExtractionPlan planned(boolean gpu) {
    return planned(64, gpu, Precision.FP32);
  }

  private ExtractionPlan planned(int pixels, boolean gpu, Precision decided) {
    return new ExtractionPlan(
        file.toString(),
        "",
        encoder.sha256(),
        FeatureProvenance.text(encoder.spec().normalisation()),
        pixels,
        0.5,
        0,
        0.5,
        ExtractionPlan.Tissue.OTSU,
        gpu,
        Precision.AUTO,
        decided,
        32,
        Optional.empty());
  }

  /** Plans tiles of 64 px; once it has decided, and before it says so, something else happens. */
  private PlanFolder plannedAfter(Runnable meanwhile) throws IOException {
    PlanRequest request =
        new PlanRequest(
            file,
            Optional.empty(),
            new TilingOptions(64, 0.5, 0, 0.5),
            ExtractionPlan.Tissue.OTSU,
            "CPU",
            Precision.AUTO,
            32,
            Optional.empty());
    Progress progress =
        new Progress() {
          @Override
          public void report(double fraction, String message) {}

          @Override
          public void log(String line) {
            log.add(line);
            if (line.startsWith("Decided")) {
              meanwhile.run();
            }
          }
        };
    return Planning.plan(List.of(), request, out, progress);
  }

  /** Another process plans, begins to work, and is at work for as long as the test. */
  private void begin(ExtractionPlan plan) {
    establish(plan);
    try {
      others.add(TaskFolder.open(out, plan.work()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void establish(ExtractionPlan plan) {
    try {
      PlanFolder.establish(new PlanFolder(out, plan, List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @After
  public void endOthers() throws IOException {
    for (TaskFolder other : others) {
      other.close();
    }
  }

  @Test
  public void whatTheFirstDecidedCounts() throws IOException {
    PlanFolder planned = plannedAfter(() -> begin(plan(64, Precision.BF16)));
    assertEquals(plan(64, Precision.BF16), planned.plan());
    assertTrue(
        log.toString(),
        log.contains(
            "Another process has planned meanwhile, which counts: 64 px at 0.5 µm per pixel, CPU,"
                + " BF16"));
  }

  @Test
  public void whoAskedForSomethingElseIsRefused() {
    IOException atWork =
        assertThrows(IOException.class, () -> plannedAfter(() -> begin(plan(32, Precision.FP32))));
    assertTrue(atWork.getMessage(), atWork.getMessage().contains(out + " is in use by"));
  }

  @Test
  public void whoAskedForSomethingElseIsRefusedWhenTheFirstHasEnded() {
    IOException ended =
        assertThrows(
            IOException.class, () -> plannedAfter(() -> establish(plan(32, Precision.FP32))));
    assertTrue(ended.getMessage(), ended.getMessage().contains("pixels 64 instead of 32"));
  }

  /** As when slides were added, and the same command is started several times. */
  @Test
  public void severalMayTakeOtherSlidesAtOnce() throws Exception {
    PlanFolder plan =
        PlanFolder.establish(new PlanFolder(out, plan(64, Precision.FP32), List.of()));
    List<PlannedSlide> more =
        List.of(new PlannedSlide("s", out.resolve("s.svs"), Optional.empty(), 1, "", ""));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Void> manyTimes =
          () -> {
            for (int i = 0; i < 50; i++) {
              plan.replaceSlides(more);
            }
            return null;
          };
      for (Future<Void> done : threads.invokeAll(List.of(manyTimes, manyTimes))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(more, PlanFolder.read(out).slides());
  }

  @Test
  public void aPlanForGpusIsNotCarriedOutOnTheCpuNorTheOtherWayRound() throws IOException {
    assertOpensNot(true, Device.CPU, "The plan is for GPUs, this task has CPU. ");
    assertOpensNot(false, new Device(0), "The plan is for the CPU, this task has CUDA:0. ");
    plan(64, Precision.FP32).open(List.of(Device.CPU), 1).close();
  }

  private void assertOpensNot(boolean gpu, Device device, String expected) {
    PredictionPlan predictions =
        new PredictionPlan(file.toString(), "ab", false, gpu, Optional.empty());
    for (WorkPlan plan : List.of(planned(gpu), predictions)) {
      String message =
          assertThrows(IOException.class, () -> plan.open(List.of(device), 1)).getMessage();
      assertTrue(message, message.startsWith(expected));
    }
  }

  @Test
  public void threadsThatNobodyNamedMakeNoOtherWork() {
    assertEquals(predictions(1).work(), predictions(2).work());
    assertEquals(predictions(0).work(), predictions(2).work());
    assertTrue(!predictions(1).id().equals(predictions(2).id()));
  }

  private static PredictionPlan predictions(int threads) {
    return new PredictionPlan(
        "model", "ab", false, false, Optional.of(PredictionChoices.NONE.threads(threads)));
  }
}
