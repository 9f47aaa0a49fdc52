package org.contexture.pipeline.training;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.distillation.teacher.TeacherKind;
import org.contexture.encoder.EncoderModel;
import org.contexture.evaluation.Interval;
import org.contexture.evaluation.SlideHalves;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;

/**
 * Whether a student is better after distillation than before, as far as that can be told without
 * labels. Three things must hold for it:
 *
 * <ul>
 *   <li>the <em>teacher is ahead</em>: it finds the halves of the same slide better than the
 *       student did before ({@link SlideHalves#recognition}). Who learns from a teacher that sees
 *       less loses;
 *   <li>the student finds them <em>no worse than before</em>;
 *   <li>it agrees <em>more with the teacher</em> on what is alike ({@link SlideHalves#agreement}).
 * </ul>
 *
 * <p>What it is worth, on the 46 students that the rule was found with: {@code
 * docs/benchmarks/context.md}.
 *
 * @param slides looked at
 * @param before recognition of the student before
 * @param after recognition of the student after
 * @param teacher recognition of the best teacher
 * @param lead of that teacher over the student before, with its interval over slides
 * @param agreementBefore of student and that teacher
 * @param agreementAfter of student and that teacher
 */
public record StudentCheck(
    int slides,
    double before,
    double after,
    double teacher,
    Interval lead,
    double agreementBefore,
    double agreementAfter) {

  /**
   * Who taught.
   *
   * @param models the given encoders, at least one
   * @param kind how they taught
   */
  public record Taught(List<EncoderModel> models, TeacherKind kind) {
    public Taught {
      models = List.copyOf(models);
    }

    /** Whether the student learned the mean over a tile's turns and mirror images. */
    boolean showsManyViews() {
      return kind == TeacherKind.AVERAGED || kind == TeacherKind.TURNED;
    }
  }

  /** With fewer slides the shares are too coarse to say anything. */
  public static final int LEAST_SLIDES = 8;

  /**
   * Looks at both students and the teachers on tiles that were read.
   *
   * @return empty if there are fewer than 8 slides
   */
  public static Optional<StudentCheck> of(
      SampledTiles tiles,
      EncoderModel before,
      EncoderModel after,
      Taught by,
      Device device,
      Progress progress)
      throws IOException {
    if (tiles.slides() < LEAST_SLIDES) {
      return Optional.empty();
    }
    SlideHalves start = tiles.seenBy(before, device, progress);
    SlideHalves end = tiles.seenBy(after, device, progress);
    SlideHalves best = null;
    for (EncoderModel model : by.models()) {
      SlideHalves teacher =
          by.showsManyViews()
              ? tiles.seenOnAverageBy(model, device, progress)
              : tiles.seenBy(model, device, progress);
      if (best == null || teacher.recognition() > best.recognition()) {
        best = teacher;
      }
    }
    return Optional.of(
        new StudentCheck(
            tiles.slides(),
            start.recognition(),
            end.recognition(),
            best.recognition(),
            best.leadOver(start),
            start.agreement(best),
            end.agreement(best)));
  }

  /** Whether all three hold. */
  public boolean speaksForTheStudent() {
    return isTeacherAhead() && after >= before && agreementAfter > agreementBefore;
  }

  /** Of a student that errs nowhere nobody can be ahead. */
  private boolean isTeacherAhead() {
    return teacher > before || before == 1;
  }

  /** Why it does not speak for the student; empty if it does. */
  public Optional<String> doubt() {
    if (!isTeacherAhead()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The teacher does not see more in these tiles than the student did before: halves of"
                  + " the same slide find each other in %.3f of all cases, with the student in %.3f"
                  + " (difference %s, %d slides). Take another teacher, or other tiles: larger"
                  + " ones, more µm per pixel",
              teacher,
              before,
              lead,
              slides));
    }
    if (after < before) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The student sees less than before: halves of the same slide find each other in %.3f"
                  + " of all cases, before in %.3f (%d slides). Take tiles of more slides to a"
                  + " step, a lower learning rate, or more tiles",
              after,
              before,
              slides));
    }
    if (!(agreementAfter > agreementBefore)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The student did not come nearer to the teacher: they agree on what is alike to %.3f,"
                  + " before to %.3f (%d slides). Take tiles of more slides to a step, a lower"
                  + " learning rate, or more tiles",
              agreementAfter,
              agreementBefore,
              slides));
    }
    return Optional.empty();
  }
}
