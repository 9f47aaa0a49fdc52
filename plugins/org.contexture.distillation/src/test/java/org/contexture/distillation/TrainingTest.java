package org.contexture.distillation;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import org.bytedeco.pytorch.global.torch;
import org.contexture.distillation.MaskedContextDistillation.Step;
import org.contexture.distillation.Schedule.BatchNormMode;
import org.contexture.distillation.loss.LossKind;
import org.contexture.distillation.mask.MaskKind;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.term.Lesson;
import org.contexture.distillation.term.TermKind;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.TilePlace;
import org.contexture.distillation.window.WindowFacts;
import org.contexture.distillation.window.WindowTiles;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.junit.BeforeClass;
import org.junit.Test;

/** One run seen from inside, with a teacher whose every answer is known. */
public class TrainingTest {

  private static final EncoderModel STUDENT = Encoders.initialise("squeezenet1_1", 1);
  private static final PaintedWindows WINDOWS = PaintedWindows.of(4, 3, 11);

  /** Sees a tile's mean colour; remembers which tiles it was asked about; lies about some. */
  private static final class ColourTeacher implements Teacher {
    final Set<ByteBuffer> asked = new HashSet<>();
    int looks;
    private final Set<ByteBuffer> honestAbout;
    private final float lie;

    ColourTeacher(Set<ByteBuffer> honestAbout, float lie) {
      this.honestAbout = honestAbout;
      this.lie = lie;
    }

    @Override
    public String name() {
      return "colours";
    }

    @Override
    public int dimension() {
      return 3;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      float[] means = new float[3 * tiles.tiles()];
      for (int tile = 0; tile < tiles.tiles(); tile++) {
        ByteBuffer pixels = pixels(tiles, tile);
        asked.add(pixels);
        looks++;
        for (int i = 0; i < pixels.capacity(); i++) {
          means[3 * tile + i % 3] += (pixels.get(i) & 255) * 3f / (255 * pixels.capacity());
        }
        if (!honestAbout.contains(pixels)) {
          means[3 * tile] += lie;
        }
      }
      return new FloatMatrix(tiles.tiles(), 3, means);
    }

    @Override
    public void close() {}
  }

  private static ByteBuffer pixels(TileBatch tiles, int tile) {
    int bytes = 3 * tiles.pixels() * tiles.pixels();
    return ByteBuffer.wrap(
        java.util.Arrays.copyOfRange(tiles.rgb(), tile * bytes, (tile + 1) * bytes));
  }

  @BeforeClass
  public static void oneThreadIsFasterForTinyNetworks() {
    torch.set_num_threads(1);
  }

  @Test
  public void targetsOfVisibleTilesContributeNothing() throws IOException {
    ColourTeacher honest = new ColourTeacher(Set.of(), 0);
    List<Step> log = run(WINDOWS, honest, options(1));
    int masked = 0;
    for (WindowTiles window : WINDOWS.windows()) {
      masked += (int) Math.round(0.5 * window.tiles().tiles());
    }
    assertEquals("the teacher sees the masked tiles only", masked, honest.asked.size());
    List<Step> same = run(WINDOWS, new ColourTeacher(honest.asked, 1000), options(1));
    assertArrayEquals(losses(log), losses(same), 0);
    List<Step> other = run(WINDOWS, new ColourTeacher(Set.of(), 1000), options(1));
    assertTrue("masked ones do", other.get(0).loss() > log.get(0).loss() + 100);
  }

  @Test
  public void aTeacherThatAveragesViewsIsAskedAboutATileOnceInAllPasses() throws IOException {
    Objective averaged =
        new Objective(MaskKind.RANDOM, TeacherKind.AVERAGED, TermKind.MASKED, LossKind.L1, true);
    ColourTeacher teacher = new ColourTeacher(Set.of(), 0);
    List<Step> log = run(WINDOWS, teacher, TinyRuns.options(3, 5, averaged));
    assertEquals("each tile once", teacher.asked.size(), teacher.looks);
    ColourTeacher forgotten = new ColourTeacher(Set.of(), 0);
    List<Step> same = run(WINDOWS.withoutPlaces(), forgotten, TinyRuns.options(3, 5, averaged));
    assertEquals("the same tiles", teacher.asked, forgotten.asked);
    assertTrue(
        "where tiles are not known again, in each pass", forgotten.looks > 2 * teacher.looks);
    assertArrayEquals(losses(same), losses(log), 0);
  }

  @Test
  public void teachersWhoseFeaturesNeverChangeAreRememberedInLongRuns() throws IOException {
    for (TeacherKind kind : TeacherKind.values()) {
      Objective objective =
          new Objective(MaskKind.RANDOM, kind, TermKind.MASKED, LossKind.L1, true);
      ColourTeacher teacher = new ColourTeacher(Set.of(), 0);
      run(WINDOWS, teacher, TinyRuns.options(3, 9, objective));
      boolean lasts =
          Set.of(TeacherKind.FROZEN, TeacherKind.TURNED, TeacherKind.AVERAGED).contains(kind);
      assertEquals(kind.name(), lasts, teacher.looks == teacher.asked.size());
      ColourTeacher brief = new ColourTeacher(Set.of(), 0);
      run(WINDOWS, brief, TinyRuns.options(3, 8, objective));
      assertEquals(kind.name(), kind == TeacherKind.AVERAGED, brief.looks == brief.asked.size());
    }
  }

  @Test
  public void aTileThatIsLaidOtherwiseIsAnotherForATeacherThatSeesItSo() throws IOException {
    List<WindowTiles> twice = new ArrayList<>(WINDOWS.windows());
    for (WindowTiles window : WINDOWS.windows()) {
      List<TilePlace> turned =
          window.facts().places().stream()
              .map(place -> new TilePlace(place.slide(), place.column(), place.row(), 3))
              .toList();
      twice.add(
          new WindowTiles(
              window.name(),
              window.side(),
              window.present(),
              window.tiles(),
              new WindowFacts(Optional.empty(), OptionalInt.empty(), Map.of(), turned)));
    }
    PaintedWindows both = new PaintedWindows(twice);
    for (TeacherKind kind : List.of(TeacherKind.TURNED, TeacherKind.AVERAGED)) {
      Objective objective = new Objective(MaskKind.RANDOM, kind, TermKind.OWN, LossKind.L1, true);
      ColourTeacher teacher = new ColourTeacher(Set.of(), 0);
      run(both, teacher, TinyRuns.options(3, 9, objective));
      int looks = kind == TeacherKind.AVERAGED ? 1 : 2;
      assertEquals(kind.name(), looks, teacher.looks / (double) teacher.asked.size(), 0);
    }
  }

  @Test
  public void orderOfTheWindowsInABatchChangesNothing() throws IOException {
    List<WindowTiles> reversed = new ArrayList<>(WINDOWS.windows());
    Collections.reverse(reversed);
    List<Step> log = run(WINDOWS, new ColourTeacher(Set.of(), 0), options(3));
    List<Step> other =
        run(new PaintedWindows(reversed), new ColourTeacher(Set.of(), 0), options(3));
    assertArrayEquals(losses(log), losses(other), 1e-4);
  }

  @Test
  public void aLossThatIsNotANumberStopsWithStepRatesAndWindows() {
    DistillationException stop =
        assertThrows(
            DistillationException.class,
            () -> run(WINDOWS, new ColourTeacher(Set.of(), Float.NaN), options(1)));
    assertTrue(stop.getMessage(), stop.getMessage().startsWith("The loss became NaN at step 1"));
    assertTrue(stop.getMessage(), stop.getMessage().contains("0.00100 (head)"));
    assertTrue(stop.getMessage(), stop.getMessage().contains("window 3"));
  }

  @Test
  public void diagnosticsTellLearningFromCollapse() throws IOException {
    List<Step> log = run(WINDOWS, new ColourTeacher(Set.of(), 0), options(30));
    Step last = log.get(log.size() - 1);
    assertTrue("below the constant predictor", last.loss() < 0.4 * last.constantLoss());
    assertTrue("points where the targets do", last.cosine() > log.get(0).cosine());
    assertTrue("tiles look different", last.featureDeviation() > 0);
    assertTrue(last.tilesPerSecond() > 0 && last.waitingSeconds() <= last.seconds());
  }

  @Test
  public void theTeacherIsNeverChanged() throws Exception {
    EncoderModel teacher = Encoders.initialise("resnet18", 2);
    byte[] weights = teacher.weights().toBytes();
    TileBatch tiles = WINDOWS.windows().get(0).tiles();
    try (Encoder encoder = Encoders.open(teacher, Device.CPU, Precision.FP32)) {
      float[] before = encoder.encode(tiles).values();
      MaskedContextDistillation.distil(
          STUDENT, teacher, WINDOWS, options(1), Device.CPU, Progress.NONE);
      assertArrayEquals(weights, teacher.weights().toBytes());
      assertArrayEquals(before, encoder.encode(tiles).values(), 0);
    }
  }

  @Test
  public void aStepThatMemoryDoesNotHoldIsTakenInPassesToTheSameCurve() throws IOException {
    List<Integer> tried = new ArrayList<>();
    List<Step> whole = run(WINDOWS, new ColourTeacher(Set.of(), 0), options(2));
    List<Step> parts =
        run(new ColourTeacher(Set.of(), 0), options(2), windows -> windows <= 2, tried);
    assertArrayEquals(losses(whole), losses(parts), 1e-4);
    assertEquals("4 windows fail once, 2 and 2 in both steps", List.of(4, 2, 2, 2, 2), tried);
  }

  @Test
  public void aSecondPassThatMemoryDoesNotHoldCountsNothingTwice() throws IOException {
    List<Integer> tried = new ArrayList<>();
    List<Step> whole = run(WINDOWS, new ColourTeacher(Set.of(), 0), options(2));
    List<Step> parts =
        run(
            new ColourTeacher(Set.of(), 0),
            options(2),
            windows -> tried.size() != 2 && windows <= 2,
            tried);
    assertArrayEquals(losses(whole), losses(parts), 1e-4);
    assertEquals(List.of(4, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1), tried);
  }

  private static DistillationOptions options(int epochs) {
    Objective published = Objective.published();
    Objective raw = new Objective(published.mask(), published.teacher(), published.terms(), false);
    return new DistillationOptions(
        new Sampling(3, 0.5, 4, 5),
        new ContextSize(1, 2),
        new Schedule(epochs, 1e-3, 1e-4, 0, 0, 0.01, BatchNormMode.FROZEN),
        raw,
        Execution.defaults());
  }

  private static List<Step> run(
      PaintedWindows windows, Teacher teacher, DistillationOptions options) throws IOException {
    try (TrainableEncoder student = TrainableEncoder.open(STUDENT, Device.CPU);
        ContextNetwork network = TinyRuns.network(student, options, 3)) {
      return run(windows, teacher, options, network);
    }
  }

  private static List<Step> run(
      PaintedWindows windows, Teacher teacher, DistillationOptions options, ContextNetwork network)
      throws IOException {
    List<WeightedTerm> terms =
        TinyRuns.terms(network.student().encoder(), options, teacher.dimension());
    try (Training training =
        new Training(
            new Training.Cast(network, Optional.empty(), terms, List.of(teacher)),
            options.schedule().epochs(),
            options,
            Device.CPU)) {
      training.run(
          windows, Optional.empty(), new Checkpoint(Checkpointing.NONE, Map.of()), Progress.NONE);
      return training.log();
    }
  }

  /** On a device that holds so many windows and no more. */
  private static List<Step> run(
      Teacher teacher, DistillationOptions options, IntPredicate holds, List<Integer> tried)
      throws IOException {
    try (TrainableEncoder student = TrainableEncoder.open(STUDENT, Device.CPU);
        ContextNetwork network =
            new ContextNetwork(student, List.of(3), List.of(), options, Device.CPU) {
              @Override
              Pass pass(
                  MaskedBatch batch,
                  Lesson lesson,
                  boolean studentLearns,
                  Optional<ContextNetwork> slow) {
                boolean fits = holds.test(batch.windows().size());
                tried.add(batch.windows().size());
                if (!fits) {
                  throw new IllegalStateException("CUDA out of memory. Tried to allocate …");
                }
                return super.pass(batch, lesson, studentLearns, slow);
              }
            }) {
      return run(WINDOWS, teacher, options, network);
    }
  }

  private static double[] losses(List<Step> log) {
    return log.stream().mapToDouble(Step::loss).toArray();
  }
}
