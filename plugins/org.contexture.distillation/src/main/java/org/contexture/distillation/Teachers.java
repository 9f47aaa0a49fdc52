package org.contexture.distillation;

import java.util.ArrayList;
import java.util.List;
import org.contexture.distillation.teacher.AveragedViews;
import org.contexture.distillation.teacher.EncoderTeacher;
import org.contexture.distillation.teacher.IntermediateTeacher;
import org.contexture.distillation.teacher.MomentumTeacher;
import org.contexture.distillation.teacher.RandomTeacher;
import org.contexture.distillation.teacher.Resampled;
import org.contexture.distillation.teacher.Teacher;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.distillation.teacher.TeacherResolution;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
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
   */
  static Teachers open(
      TrainableEncoder student,
      List<EncoderModel> models,
      DistillationOptions options,
      Device device)
      throws EncoderException {
    TeacherKind kind = options.objective().teacher();
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
              case INTERMEDIATE -> new IntermediateTeacher(name, model, device);
              case FROZEN, MOMENTUM -> encoder(name, model, options, device);
            };
        teachers.add(
            options.objective().resolution() == TeacherResolution.OWN
                ? new Resampled(teacher, model.spec().inputPixels())
                : teacher);
      }
    } catch (EncoderException | RuntimeException e) {
      teachers.forEach(Teacher::close);
      throw e;
    }
    return new Teachers(List.copyOf(teachers));
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
