package org.contexture.pipeline.catalogue;

import static org.junit.Assert.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Level;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.SlideReading;
import org.junit.Test;

public class ReadingNotesTest {

  private static SlideEntry slide(String id, Map<String, String> properties) {
    return new SlideEntry(
        id,
        new SlideMetadata(
            Path.of(id),
            "any",
            List.of(new Level(9, 9, 1, 1)),
            Optional.empty(),
            properties,
            Set.of()),
        Optional.empty(),
        Optional.empty(),
        SlideReading.PLAIN,
        new byte[0]);
  }

  @Test
  public void aNoteIsGivenOnceForAllItsSlides() {
    Map<String, String> read = Map.of(SlideNotes.READER, "OpenSlide 9", "other.name", "x");
    Map<String, String> left = Map.of(SlideNotes.LEFT_OUT + "frames", "7 frames");
    assertEquals(
        List.of("Left out: 7 frames (1 slide: b).", "Read by OpenSlide 9 (2 slides: a, c)."),
        ReadingNotes.of(
            List.of(slide("a", read), slide("b", left), slide("c", read), slide("d", Map.of()))));
  }
}
