package org.contexture.pipeline.stain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.contexture.network.Progress;
import org.contexture.pipeline.InOrder;
import org.contexture.pipeline.Reason;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.stain.StainProfile;
import org.contexture.slides.stain.StainReference;
import org.contexture.slides.stain.StainSample;
import org.contexture.slides.tissue.TissueMask;
import org.contexture.slides.tissue.TissueOptions;

/**
 * Measures the stains of many slides, each on its own tissue, and says how each becomes the
 * reference's. A slide that cannot be measured stays as it is, and says why.
 */
public final class CohortStains {

  /** Angle between stains' colours, and ratio of their amounts, from which a slide stands out. */
  private static final double FAR_DEGREES = 15;

  private static final double FAR_RATIO = 2;

  private CohortStains() {}

  /**
   * Measures, then shows before and after.
   *
   * @param sink takes the slides in their order, and what they are brought to, from the calling
   *     thread
   * @return what slides were brought to
   * @throws SlideException if there is nothing to bring them to
   */
  public static StainReference run(
      List<SlideToTile> slides,
      StainOptions options,
      BiConsumer<StainedSlide, StainReference> sink,
      Progress progress)
      throws SlideException {
    Map<String, MeasuredStain> measured = measure(slides, options, progress.part(0, 0.7));
    StainReference reference = reference(measured, options);
    Progress painting = progress.part(0.7, 1);
    int[] done = new int[1];
    InOrder.run(
        slides.iterator(),
        slide ->
            painted(
                slide,
                stained(slide.id(), measured.get(slide.id()), reference),
                options.picturePx()),
        Runtime.getRuntime().availableProcessors(),
        (slide, stained) -> {
          sink.accept(stained, reference);
          painting.report((double) ++done[0] / slides.size(), "Slide " + slide.id());
        });
    return reference;
  }

  /** Measures slides, several at once. */
  public static Map<String, MeasuredStain> measure(
      List<SlideToTile> slides, StainOptions options, Progress progress) {
    Map<String, MeasuredStain> measured = new LinkedHashMap<>();
    InOrder.run(
        slides.iterator(),
        slide -> measure(slide, options),
        Runtime.getRuntime().availableProcessors(),
        (slide, result) -> {
          measured.put(slide.id(), result);
          progress.report(
              (double) measured.size() / slides.size(),
              "Slide %d of %d: %s".formatted(measured.size(), slides.size(), slide.id()));
        });
    return measured;
  }

  @SuppressWarnings("CatchThrowable") // one bad slide must not stop the others, whatever it does
  private static MeasuredStain measure(SlideToTile slide, StainOptions options) {
    try {
      return MeasuredStain.of(measure(slide, options.method(), options.tissue()));
    } catch (Throwable e) {
      return MeasuredStain.none(Reason.of(e));
    }
  }

  /**
   * Measures a slide.
   *
   * @throws SlideException if it cannot be read, or has too little tissue
   */
  public static StainProfile measure(SlideToTile slide, StainMethod method, TissueOptions tissue)
      throws SlideException {
    try (Slide open = Slides.open(slide.path(), slide.micronsPerPixel(), slide.look())) {
      StainSample sample = StainSample.of(open, TissueMask.of(open, tissue));
      try {
        return method.measure(sample.rgb(), sample.light());
      } catch (IllegalArgumentException e) { // too little of it
        throw new SlideException(e.getMessage(), e);
      }
    }
  }

  /**
   * What slides are brought to.
   *
   * @param measured by slide
   * @throws SlideException if there is nothing to bring them to
   */
  public static StainReference reference(Map<String, MeasuredStain> measured, StainOptions options)
      throws SlideException {
    if (options.target() instanceof StainTarget.Stored stored) {
      return stored.reference();
    }
    if (options.target() instanceof StainTarget.OfSlide of) {
      MeasuredStain found = measured.get(of.slide());
      if (found == null || found.profile().isEmpty()) {
        throw new SlideException(
            "The stain of the reference slide \"%s\" is not known: %s. Choose another slide."
                .formatted(
                    of.slide(), found == null ? "it is not among the slides" : found.reason()));
      }
      return new StainReference(options.method(), found.profile().get());
    }
    List<StainProfile> profiles = new ArrayList<>();
    measured.values().forEach(slide -> slide.profile().ifPresent(profiles::add));
    if (profiles.isEmpty()) {
      throw new SlideException(
          "Of %d slides none could be measured, so there is no median. The first: %s."
              .formatted(
                  measured.size(),
                  measured.values().stream()
                      .map(MeasuredStain::reason)
                      .findFirst()
                      .orElse("no slide")));
    }
    return StainReference.median(options.method(), profiles);
  }

  /** How a slide becomes the reference's; without a picture. */
  public static StainedSlide stained(
      String slide, MeasuredStain measured, StainReference reference) {
    return new StainedSlide(
        slide,
        measured.profile(),
        measured
            .profile()
            .map(from -> new StainNormalisation(reference.method(), from, reference.profile())),
        measured
            .profile()
            .map(from -> standsOut(from, reference.profile()))
            .orElse("Left as it is: " + measured.reason() + "."),
        new byte[0]);
  }

  private static StainedSlide painted(SlideToTile slide, StainedSlide stained, int picturePx) {
    try {
      return stained.with(
          stained.note(), BeforeAfter.draw(slide, stained.normalisation(), picturePx));
    } catch (SlideException e) {
      return stained.note().isEmpty()
          ? stained.with("No picture: " + e.getMessage(), new byte[0])
          : stained;
    }
  }

  /** What is unlike the reference, in words; empty where nothing is. */
  private static String standsOut(StainProfile slide, StainProfile reference) {
    if (!(slide instanceof StainProfile.Stains own)
        || !(reference instanceof StainProfile.Stains other)) {
      return "";
    }
    List<String> notes = new ArrayList<>();
    String[] names = {"haematoxylin", "eosin"};
    double[] ratios = {own.haematoxylin() / other.haematoxylin(), own.eosin() / other.eosin()};
    for (int stain = 0; stain < 2; stain++) {
      double angle = angle(own, other, stain);
      if (angle > FAR_DEGREES) {
        notes.add("its %s has another colour (%.0f° off)".formatted(names[stain], angle));
      }
      if (ratios[stain] > FAR_RATIO || ratios[stain] < 1 / FAR_RATIO) {
        notes.add("it holds %.1f times the %s".formatted(ratios[stain], names[stain]));
      }
    }
    return notes.isEmpty() ? "" : "Unlike the reference: " + String.join(", ", notes) + ".";
  }

  private static double angle(StainProfile.Stains one, StainProfile.Stains other, int stain) {
    double cosine = 0;
    for (int c = 0; c < 3; c++) {
      cosine += one.matrix().density(stain, c) * other.matrix().density(stain, c);
    }
    return Math.toDegrees(Math.acos(Math.min(1, cosine)));
  }
}
