package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.util.List;
import org.contexture.learning.Progress;

/**
 * The slides of a folder or a table.
 *
 * @param slides those that can be read, sorted by path, or in the order of the table
 * @param unreadable the others
 * @param warnings for people: labels without a slide, slides without a label, unknown µm per pixel
 */
public record SlideCatalogue(
    List<SlideEntry> slides, List<UnreadableSlide> unreadable, List<String> warnings) {

  public SlideCatalogue {
    slides = List.copyOf(slides);
    unreadable = List.copyOf(unreadable);
    warnings = List.copyOf(warnings);
  }

  /**
   * Finds and opens slides. One bad slide never stops the others.
   *
   * @throws IOException if the source or the table of labels is missing, empty or not a table
   */
  public static SlideCatalogue scan(CatalogueOptions options, Progress progress)
      throws IOException {
    throw new UnsupportedOperationException("SlideCatalogue.scan");
  }
}
