package org.contexture.pipeline.features;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.tiling.Tile;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The checksum of a list of tiles tells lists apart, and is the same in every language. */
public class FeatureProvenanceTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void otherTilesHaveAnotherChecksumInEveryLanguage() throws IOException {
    Path slide = folder.newFile("slide.tiff").toPath();
    EncoderModel encoder = Encoders.initialise("squeezenet1_1", 1);
    String english = provenance(slide, 448, encoder);
    Locale before = Locale.getDefault();
    for (String language : List.of("ar-EG", "fa-IR", "bn-BD", "ne-NP", "tr-TR")) {
      Locale.setDefault(Locale.forLanguageTag(language));
      try {
        assertEquals(language, english, provenance(slide, 448, encoder));
        assertNotEquals(language, english, provenance(slide, 446, encoder));
      } finally {
        Locale.setDefault(before);
      }
    }
  }

  private static String provenance(Path slide, int x, EncoderModel encoder) throws IOException {
    Tile tile = new Tile(2, 0, x, 0, 224, 1);
    SlideTiles tiles = new SlideTiles("slide", slide, 224, 0.5, List.of(tile));
    return FeatureProvenance.of(tiles, encoder, "ff", "FP32").attributes().toString();
  }
}
