package org.contexture.pipeline.stain;

import java.util.Optional;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.stain.StainProfile;

/**
 * A slide whose stain was measured.
 *
 * @param slide id
 * @param profile what was measured; empty where it could not be
 * @param normalisation how it becomes the reference's; empty to leave it as it is
 * @param note for people: why it was not measured, or how it stands out; may be empty
 * @param picture PNG: before beside after; of no bytes where the slide cannot be read
 */
@SuppressWarnings("ArrayRecordComponent") // a picture, never compared
public record StainedSlide(
    String slide,
    Optional<StainProfile> profile,
    Optional<StainNormalisation> normalisation,
    String note,
    byte[] picture) {

  StainedSlide with(String otherNote, byte[] otherPicture) {
    return new StainedSlide(slide, profile, normalisation, otherNote, otherPicture);
  }
}
