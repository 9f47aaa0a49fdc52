package org.contexture.slides.stain;

import java.util.Locale;
import org.contexture.slides.RgbImage;

/**
 * How a slide is shown as if it had been stained like another. Its {@link #text} goes with the
 * slide from table to table and into feature files, so that all who read tiles see the same pixels.
 *
 * <p>By Macenko and Vahadane concentrations are found by least squares, scaled by their 99th
 * percentiles, and mixed in the reference's colours; by Reinhard mean and spread of L*, a*, b* are
 * moved. Either is one map for the whole slide: a tile's own colours play no part, so that what is
 * pale on a slide stays pale.
 *
 * @param method that measured both
 * @param from the slide
 * @param to the reference
 */
public record StainNormalisation(StainMethod method, StainProfile from, StainProfile to) {

  private static final String ARROW = " -> ";

  public StainNormalisation {
    method = new StainReference(method, from).method(); // checks both
    method = new StainReference(method, to).method();
  }

  /** The map that it comes to. */
  public Recolouring recolouring() {
    if (from instanceof StainProfile.Stains slide && to instanceof StainProfile.Stains reference) {
      double[] factors = {
        reference.haematoxylin() / slide.haematoxylin(), reference.eosin() / slide.eosin()
      };
      return DensityMap.between(
          slide.light(), slide.matrix(), factors, reference.matrix(), reference.light());
    }
    StainProfile.Colours slide = (StainProfile.Colours) from;
    StainProfile.Colours reference = (StainProfile.Colours) to;
    return new LabMap(slide.mean(), slide.deviation(), reference.mean(), reference.deviation());
  }

  /** A picture in other colours; the given one stays as it is. */
  public RgbImage of(RgbImage picture) {
    byte[] rgb = picture.rgb().clone();
    recolouring().apply(rgb);
    return new RgbImage(picture.width(), picture.height(), rgb);
  }

  /** One line; {@link #parse} reads it. */
  public String text() {
    return "%s: %s%s%s"
        .formatted(
            method.name().toLowerCase(Locale.ROOT), StainText.of(from), ARROW, StainText.of(to));
  }

  /**
   * What {@link #text} wrote.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  public static StainNormalisation parse(String text) {
    int arrow = text.indexOf(ARROW);
    if (arrow < 0) {
      throw new IllegalArgumentException(
          "Expected how a slide's stain becomes another's, as a Stain Normalizer writes it, found \"%s\"."
              .formatted(text.length() > 60 ? text.substring(0, 60) + " …" : text));
    }
    StainReference from = StainReference.parse(text.substring(0, arrow));
    return new StainNormalisation(
        from.method(), from.profile(), StainText.parse(text.substring(arrow + ARROW.length())));
  }
}
