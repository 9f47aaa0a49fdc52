package org.contexture.distillation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.contexture.distillation.mask.MaskRule.Guidance;
import org.contexture.distillation.term.Sizes;
import org.contexture.distillation.window.WindowSource;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.device.Device;

/** All networks of a run, opened together and closed together. */
final class Networks implements AutoCloseable {

  /** Opens the teachers of a student. */
  @FunctionalInterface
  interface OpenTeachers {
    Teachers of(TrainableEncoder student) throws EncoderException;
  }

  /** What was opened, the last one first. */
  private final Deque<Runnable> closing = new ArrayDeque<>();

  private final TrainableEncoder student;
  private final Teachers teachers;
  private final List<WeightedTerm> terms;
  private final ContextNetwork network;
  private final Optional<SlowTwin> slow;

  private Networks(
      EncoderModel model,
      OpenTeachers taught,
      WindowSource windows,
      DistillationOptions options,
      Device device)
      throws EncoderException {
    try {
      student = TrainableEncoder.open(model, device);
      closing.push(student::close);
      teachers = taught.of(student);
      closing.push(teachers::close);
      Sizes sizes =
          new Sizes(
              options.sampling().windowSide(),
              student.spec().dimension(),
              teachers.dimensions(),
              windows.labels().classes().size());
      terms = WeightedTerm.of(options.objective(), sizes);
      network =
          new ContextNetwork(
              student,
              teachers.dimensions(),
              terms.stream().map(WeightedTerm::term).toList(),
              options,
              device);
      closing.push(network::close);
      boolean asked =
          terms.stream().anyMatch(term -> term.term().asksSlowTwin())
              || options.objective().mask().rule().guidance().contains(Guidance.SLOW_ATTENTION);
      slow = asked ? Optional.of(new SlowTwin(network)) : Optional.empty();
      slow.ifPresent(twin -> closing.push(twin::close));
    } catch (EncoderException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens what a run needs.
   *
   * @param windows that are to be learned from
   */
  static Networks open(
      EncoderModel student,
      List<EncoderModel> teachers,
      WindowSource windows,
      DistillationOptions options,
      Device device)
      throws EncoderException {
    return open(
        student,
        opened -> Teachers.open(opened, teachers, windows.teacherSides(), options, device),
        windows,
        options,
        device);
  }

  /**
   * As {@link #open(EncoderModel, List, WindowSource, DistillationOptions, Device)}, with other
   * teachers.
   */
  static Networks open(
      EncoderModel student,
      OpenTeachers teachers,
      WindowSource windows,
      DistillationOptions options,
      Device device)
      throws EncoderException {
    return new Networks(student, teachers, windows, options, device);
  }

  TrainableEncoder student() {
    return student;
  }

  ContextNetwork network() {
    return network;
  }

  /** A run of them. */
  Training training(int plannedSteps, DistillationOptions options, Device device) {
    return new Training(
        new Training.Cast(network, slow, terms, teachers.teachers()),
        plannedSteps,
        options,
        device);
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    closing.clear();
  }
}
