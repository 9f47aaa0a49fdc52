package org.contexture.slides;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.Test;

public class SlideNotesTest {

  private static SlideMetadata metadata(Map<String, String> properties) {
    return new SlideMetadata(
        Path.of("a"),
        "any",
        List.of(new Level(9, 9, 1, 1)),
        Optional.empty(),
        properties,
        Set.of());
  }

  @Test
  public void usersHearWhatIsLeftOutAndWhoRead() {
    Map<String, String> properties = new TreeMap<>();
    properties.put("dicom.PatientName", "Doe");
    properties.put(SlideNotes.LEFT_OUT + "frames", "7 frames of other focal planes");
    properties.put(SlideNotes.READER, "OpenSlide 9");
    SlideNotes.onlyMade("Some SCN", properties);
    List<String> notes = SlideNotes.of(metadata(properties));
    assertEquals(3, notes.size());
    assertEquals("Left out: 7 frames of other focal planes", notes.get(0));
    assertTrue(notes.get(1), notes.get(1).startsWith("Some SCN is read by built-in code"));
    assertEquals("Read by OpenSlide 9", notes.get(2));
  }

  @Test
  public void boundsAreOfScansOnly() {
    assertEquals(Optional.empty(), metadata(Map.of()).bounds());
    Map<String, String> bounds =
        Map.of(
            "openslide.bounds-x", "3",
            "openslide.bounds-y", "4",
            "openslide.bounds-width", "5",
            "openslide.bounds-height", "6");
    assertEquals(Optional.of(new Region(3, 4, 5, 6)), metadata(bounds).bounds());
  }
}
