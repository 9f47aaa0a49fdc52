package org.contexture.distillation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.contexture.distillation.part.Part;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.window.MaskedBatch;
import org.contexture.distillation.window.TilePlace;
import org.contexture.network.FloatMatrix;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.device.Device;
import org.contexture.network.device.DeviceException;
import org.contexture.network.device.Halving;

/**
 * Asks the teachers: each tile that a step asks about goes through each teacher once; in runs of
 * many passes, if its features never change, once in each orientation. Those of a step stay in
 * Java's memory, which holds them whatever the device does, and are handed to passes as they need
 * them.
 */
final class Lessons implements Part, AutoCloseable {

  private static final int TILES_AT_ONCE = 64;

  /** Teachers whose features of a tile are always the same. */
  private static final Set<TeacherKind> LASTING =
      EnumSet.of(TeacherKind.FROZEN, TeacherKind.AVERAGED, TeacherKind.TURNED);

  /** In which windows are laid: in more passes most tiles come again as they came before. */
  private static final int ORIENTATIONS = 8;

  private static final String STATISTICS = "statistics";

  private final List<Teacher> teachers;
  private final boolean standardised;
  private final TeacherKind kind;
  private final TargetStatistics statistics;
  private final Halving halving;
  private final Device device;
  private final boolean remembers;
  private Optional<SeenTiles> memory = Optional.empty();

  /** With teachers that stay the caller's. */
  Lessons(List<Teacher> teachers, DistillationOptions options, Device device) {
    this.teachers = List.copyOf(teachers);
    this.standardised = options.objective().standardised();
    this.kind = options.objective().teacher();
    this.device = device;
    int passes = options.schedule().epochs();
    this.remembers =
        kind == TeacherKind.AVERAGED ? passes > 1 : LASTING.contains(kind) && passes > ORIENTATIONS;
    this.statistics = TargetStatistics.of(teachers.stream().map(Teacher::dimension).toList());
    this.halving =
        new Halving(
            device,
            "tiles of the teacher's",
            TILES_AT_ONCE,
            true,
            (tiles, cause) ->
                new DeviceException(
                    "%s has too little memory for the teacher to see one tile. Use smaller tiles or a smaller teacher. (%s)"
                        .formatted(device, cause.getMessage()),
                    cause));
  }

  @Override
  public String name() {
    return "targets";
  }

  /**
   * What the teachers see in some tokens' tiles; they are not asked if the windows know it.
   *
   * @param asked ascending
   */
  StepLesson see(MaskedBatch batch, int[] asked) throws IOException {
    List<FloatMatrix> seen = seen(batch, asked);
    statistics.add(seen);
    return lesson(asked, seen);
  }

  /** As {@link #see}, of windows that nothing is learned from. */
  StepLesson look(MaskedBatch batch, int[] asked) throws IOException {
    return lesson(asked, seen(batch, asked));
  }

  private List<FloatMatrix> seen(MaskedBatch batch, int[] asked) throws IOException {
    Optional<FloatMatrix> known = batch.known(asked);
    if (known.isPresent()) {
      return known(known.get());
    }
    List<TilePlace> places = remembers ? batch.places(asked) : List.of();
    if (kind == TeacherKind.AVERAGED) { // the same whichever way a tile lies
      places = places.stream().map(TilePlace::upright).toList();
    }
    return places.isEmpty() ? ask(batch, asked) : remembered(batch, asked, places);
  }

  private List<FloatMatrix> remembered(MaskedBatch batch, int[] asked, List<TilePlace> places)
      throws IOException {
    if (memory.isEmpty()) {
      memory = Optional.of(new SeenTiles(statistics.dimensions()));
    }
    int[] unseen =
        IntStream.range(0, asked.length).filter(i -> !memory.get().holds(places.get(i))).toArray();
    if (unseen.length > 0) {
      memory
          .get()
          .add(
              Arrays.stream(unseen).mapToObj(places::get).toList(),
              ask(batch, Arrays.stream(unseen).map(i -> asked[i]).toArray()));
    }
    return memory.get().of(places);
  }

  private List<FloatMatrix> ask(MaskedBatch batch, int[] asked) {
    return teachers.stream().map(teacher -> see(teacher, batch, asked)).toList();
  }

  private StepLesson lesson(int[] asked, List<FloatMatrix> seen) {
    return new StepLesson(
        asked, standardised ? statistics.standardise(seen) : seen, mean(), device);
  }

  private FloatMatrix see(Teacher teacher, MaskedBatch batch, int[] asked) {
    return halving.take(
        asked.length,
        most -> {
          List<FloatMatrix> parts = new ArrayList<>();
          for (int from = 0; from < asked.length; from += most) {
            int to = Math.min(asked.length, from + most);
            int[] tokens = Arrays.copyOfRange(asked, from, to);
            parts.add(
                teacher.features(
                    teacher.side().isPresent()
                        ? batch.tiles(tokens, teacher.side().getAsInt())
                        : batch.tiles(tokens)));
          }
          return parts.isEmpty()
              ? new FloatMatrix(0, teacher.dimension(), new float[0])
              : FloatMatrix.joined(parts);
        });
  }

  private List<FloatMatrix> known(FloatMatrix features) {
    List<Integer> dimensions = statistics.dimensions();
    boolean lasting = LASTING.contains(kind);
    if (!lasting || !dimensions.equals(List.of(features.columns()))) {
      throw new IllegalArgumentException(
          "The windows bring features of %d dimensions that the given teacher computed before; the teacher here is %s with %s. Features can be kept of one teacher alone that does not change."
              .formatted(features.columns(), kind, dimensions));
    }
    return List.of(features);
  }

  /** What a predictor would say that knows nothing but the targets' mean, by teacher. */
  private List<float[]> mean() {
    return standardised
        ? statistics.dimensions().stream().map(float[]::new).toList()
        : statistics.means();
  }

  @Override
  public SafeTensors state() {
    return new SafeTensors(Map.of(STATISTICS, Numbers.store(statistics.state())), Map.of());
  }

  @Override
  public void restore(SafeTensors state, String origin) throws IOException {
    StoredTensor stored = state.get(STATISTICS);
    statistics.restore(Numbers.read(stored));
  }

  @Override
  public void close() {
    memory.ifPresent(SeenTiles::close);
  }
}
