package org.contexture.view;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.contexture.slides.region.AnnotatedRegion;

/**
 * What a view shows.
 *
 * @param title of the page
 * @param slides in the order in which they are listed; asked for by index
 * @param tables tile values; of any number of sources
 * @param regions by slide id
 * @param notes what was passed over, for people
 */
public record ViewContent(
    String title,
    List<ViewedSlide> slides,
    List<TileTable> tables,
    Map<String, List<AnnotatedRegion>> regions,
    List<String> notes)
    implements AutoCloseable {

  public ViewContent {
    slides = List.copyOf(slides);
    tables = List.copyOf(tables);
    regions = Map.copyOf(regions);
    notes = List.copyOf(notes);
  }

  /** Deletes what the tables keep on disk. */
  @Override
  public void close() throws IOException {
    for (TileTable table : tables) {
      table.close();
    }
  }
}
