package org.contexture.pipeline.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.slides.SlideNotes;

/** What was noted while slides were read, once for all slides that it holds for. */
final class ReadingNotes {

  private ReadingNotes() {}

  static List<String> of(List<SlideEntry> slides) {
    Map<String, List<String>> slidesOf = new TreeMap<>();
    for (SlideEntry slide : slides) {
      for (String note : SlideNotes.of(slide.metadata())) {
        slidesOf.computeIfAbsent(note, any -> new ArrayList<>()).add(slide.id());
      }
    }
    List<String> notes = new ArrayList<>();
    slidesOf.forEach(
        (note, ids) ->
            notes.add(
                "%s (%s: %s).".formatted(note, Plural.of(ids.size(), "slide"), Plural.some(ids))));
    return notes;
  }
}
