package org.contexture.pipeline.stain;

import java.util.Optional;
import org.contexture.slides.stain.StainProfile;

/**
 * What was measured of a slide.
 *
 * @param profile its stain
 * @param reason why there is none; else empty
 */
public record MeasuredStain(Optional<StainProfile> profile, String reason) {

  public static MeasuredStain of(StainProfile profile) {
    return new MeasuredStain(Optional.of(profile), "");
  }

  public static MeasuredStain none(String reason) {
    return new MeasuredStain(Optional.empty(), reason);
  }
}
