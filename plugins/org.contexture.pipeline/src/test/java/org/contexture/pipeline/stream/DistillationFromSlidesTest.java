package org.contexture.pipeline.stream;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.contexture.distillation.Checkpointing;
import org.contexture.distillation.MaskedContextDistillation.Result;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.window.WindowSource;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Orientation;
import org.contexture.encoder.Precision;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.StoredTeacherFeatures;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class DistillationFromSlidesTest {

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path slides;

  @Before
  public void makeSlides() throws IOException {
    slides = temporary.newFolder("slides").toPath();
    int side = DistillationRun.PIXELS;
    for (int i = 0; i < 3; i++) {
      TestSlides.noise(slides.resolve("s" + i + ".png"), 4 * side, 3 * side, i);
    }
    TestSlides.broken(slides.resolve("s1-broken.png"));
  }

  @Test
  public void aKilledRunIsTakenUpToTheSameCurveThoughASlideFailed() throws Exception {
    SlideWindows windows = DistillationRun.windows(slides, true, Optional.empty());
    Result undisturbed = DistillationRun.run(windows, Checkpointing.NONE, Progress.NONE);
    assertEquals("s1-broken.png", windows.failures().get(0).slide());
    Path checkpoint = temporary.getRoot().toPath().resolve("run.safetensors");
    killAfter("Step 4 of", checkpoint);
    int[] steps = new int[1];
    Result resumed =
        DistillationRun.run(
            DistillationRun.windows(slides, true, Optional.empty()),
            Checkpointing.to(checkpoint),
            (fraction, message) -> steps[0]++);
    assertTrue("it went on, from the middle", steps[0] > 0 && steps[0] < losses(resumed).length);
    assertArrayEquals(losses(undisturbed), losses(resumed), 0);
    assertEquals(undisturbed.student().sha256(), resumed.student().sha256());
  }

  /** Starts the run in a process of its own and ends that without warning. */
  private void killAfter(String line, Path checkpoint) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DistillationRun.class.getName(),
                slides.toString(),
                checkpoint.toString())
            .redirectErrorStream(true)
            .start();
    StringBuilder said = new StringBuilder();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String next = out.readLine();
      while (next != null && !next.startsWith(line)) {
        said.append(next).append('\n');
        next = out.readLine();
      }
      assertTrue(said.toString(), next != null);
    } finally {
      child.destroyForcibly().waitFor();
    }
    assertNotEquals("it was killed", 0, child.exitValue());
    assertTrue(Files.exists(checkpoint));
  }

  @Test
  public void otherTilesAreAnotherRun() throws IOException {
    List<SlideTiles> all = DistillationRun.cohort(slides);
    WindowOptions options = WindowOptions.forThisMachine(2, 1);
    String identity = SlideWindows.of(all, options).identity();
    assertEquals(identity, SlideWindows.of(all, options).identity());
    assertNotEquals(identity, SlideWindows.of(all.subList(1, 3), options).identity());
    assertNotEquals(identity, SlideWindows.of(all, options.augmented(true, 0.1)).identity());
  }

  @Test
  public void storedFeaturesOfTheTeacherGiveTheSameCurve() throws IOException {
    Path folder = temporary.newFolder("features").toPath();
    Result asked =
        DistillationRun.run(
            DistillationRun.windows(slides, false, Optional.empty()),
            Checkpointing.NONE,
            Progress.NONE);
    StoredTeacherFeatures stored = prepare(folder);
    SlideWindows windows = DistillationRun.windows(slides, false, Optional.of(stored));
    Result told = DistillationRun.run(windows, Checkpointing.NONE, Progress.NONE);
    assertArrayEquals(losses(asked), losses(told), 1e-4);
    assertEquals(1, windows.failures().size());
    Path file;
    try (var files = Files.walk(folder)) {
      file = files.filter(f -> f.endsWith("s0.png.h5")).findFirst().orElseThrow();
    }
    var written = Files.getLastModifiedTime(file);
    prepare(folder);
    assertEquals("kept", written, Files.getLastModifiedTime(file));
  }

  @Test
  public void storedFeaturesRefuseTilesThatAreStainedAnew() throws IOException {
    Optional<TeacherFeatures> known =
        Optional.of((slide, tiles) -> new FloatMatrix(0, 1, new float[0]));
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> DistillationRun.windows(slides, true, 0.1, known));
    assertTrue(refusal.getMessage(), refusal.getMessage().contains("as they lie on the slide"));
  }

  @Test
  public void storedFeaturesAreOfTilesAsTheyLieHoweverWindowsAreTurned() throws IOException {
    StoredTeacherFeatures stored = prepare(temporary.newFolder("features").toPath());
    int turned = 0;
    int all = 0;
    try (WindowSource.Windows windows =
            DistillationRun.windows(slides, true, Optional.of(stored)).open(0, 0);
        Encoder teacher = Encoders.open(DistillationRun.TEACHER, Device.CPU, Precision.FP32)) {
      while (windows.hasNext()) {
        WindowTiles window = windows.next();
        FloatMatrix told = window.known().orElseThrow();
        FloatMatrix[] views = new FloatMatrix[Orientation.COUNT];
        for (int code = 0; code < views.length; code++) {
          Orientation view = new Orientation(code);
          views[code] = teacher.encode(window.tiles().laid(tile -> view));
        }
        for (int tile = 0; tile < told.rows(); tile++, all++) {
          int row = tile;
          assertTrue(Arrays.stream(views).anyMatch(view -> isSame(view, told, row)));
          turned += isSame(views[0], told, row) ? 0 : 1;
        }
      }
    }
    assertTrue(turned + " of " + all, turned > all / 2);
  }

  private static boolean isSame(FloatMatrix one, FloatMatrix other, int row) {
    return IntStream.range(row * one.columns(), (row + 1) * one.columns())
        .allMatch(i -> Math.abs(one.values()[i] - other.values()[i]) < 1e-4);
  }

  private StoredTeacherFeatures prepare(Path folder) throws IOException {
    return StoredTeacherFeatures.prepare(
        DistillationRun.cohort(slides),
        DistillationRun.TEACHER,
        new ExtractionOptions(Device.CPU, Precision.FP32, StreamOptions.forThisMachine(8), true, 1),
        folder,
        Progress.NONE);
  }

  private static double[] losses(Result result) {
    return result.log().stream().mapToDouble(Step::loss).toArray();
  }
}
