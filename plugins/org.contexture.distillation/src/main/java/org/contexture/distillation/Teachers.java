package org.contexture.distillation;

import java.util.ArrayList;
import java.util.List;
import org.contexture.distillation.teacher.AtOwnScale;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.IntermediateTeacher;
import org.contexture.distillation.teacher.MomentumTeacher;
import org.contexture.distillation.teacher.RandomTeacher;
import org.contexture.distillation.teacher.Resampled;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.teacher.TeacherResolution;
import org.contexture.distillation.teacher.TurnedViews;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Interpolation;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.device.Device;

/**
 * The teachers of a run.
 *
 * @param teachers at least one; closed with this
 */
record Teachers(List<Teacher> teachers) implements AutoCloseable {

  /**
   * Opens what the objective asks for.
   *
   * @param student that a momentum teacher follows
   * @param models the given encoders
   * @param sides at which they are to see tiles at their own scale; empty where they are not
   * @throws EncoderException if an encoder cannot be opened, or takes larger tiles than its own
   *     scale makes
   */
  static Teachers open(
      TrainableEncoder student,
      List<EncoderModel> models,
      List<Integer> sides,
      DistillationOptions options,
      Device device)
      throws EncoderException {
    TeacherKind kind = options.objective().teacher();
    if (kind != TeacherKind.MOMENTUM
        && options.objective().resolution() == TeacherResolution.SCALE
        && sides.size() != models.size()) {
      throw new IllegalArgumentException(
          "%d teachers are to see tiles at their own scale; the windows bring views for %d."
              .formatted(models.size(), sides.size()));
    }
    if (kind == TeacherKind.MOMENTUM) {
      return new Teachers(List.of(new MomentumTeacher(student, device)));
    }
    List<Teacher> teachers = new ArrayList<>();
    try {
      for (EncoderModel model : models) {
        String name = "teacher_" + (teachers.size() + 1);
        Teacher teacher =
            switch (kind) {
              case RANDOM ->
                  new RandomTeacher(
                      name, model, options.sampling().seed() + teachers.size(), device);
              case AVERAGED -> new AveragedViews(encoder(name, model, options, device));
              case TURNED -> new TurnedViews(encoder(name, model, options, device));
              case INTERMEDIATE -> new IntermediateTeacher(name, model, device);
              case FROZEN, MOMENTUM -> encoder(name, model, options, device);
            };
        teachers.add(
            switch (options.objective().resolution()) {
              case TILE -> teacher;
              case OWN ->
                  new Resampled(teacher, model.spec().inputPixels(), Interpolation.of(model));
              case SCALE -> atOwnScale(teacher, model.spec(), sides.get(teachers.size()));
            });
      }
    } catch (EncoderException | RuntimeException e) {
      teachers.forEach(Teacher::close);
      throw e;
    }
    return new Teachers(List.copyOf(teachers));
  }

  private static AtOwnScale atOwnScale(Teacher teacher, EncoderSpec spec, int side)
      throws EncoderException {
    int piece = Encoders.takes(spec, side) ? side : spec.inputPixels();
    if (piece > side) {
      throw new EncoderException(
          "At its own scale a tile has %d px for the teacher %s, which takes %d px. Use larger tiles, a teacher of fewer µm per pixel, or let it see tiles in its own number of pixels."
              .formatted(side, spec.title(), piece));
    }
    return new AtOwnScale(teacher, side, piece);
  }

  private static EncoderTeacher encoder(
      String name, EncoderModel model, DistillationOptions options, Device device)
      throws EncoderException {
    return new EncoderTeacher(
        name, Encoders.open(model, device, options.execution().teacherPrecision()));
  }

  /** D of each. */
  List<Integer> dimensions() {
    return teachers.stream().map(Teacher::dimension).toList();
  }

  @Override
  public void close() {
    teachers.forEach(Teacher::close);
  }
}
