package org.contexture.pipeline.tilefile;

import java.util.List;
import java.util.Optional;
import org.contexture.pipeline.SlideTiles;

/**
 * A slide's tiles and their classes.
 *
 * @param tiles of the slide
 * @param classes in the order of the tiles; none at all where no class is asked for
 */
public record ClassedTiles(SlideTiles tiles, List<Optional<String>> classes) {

  /** Folder of tiles without a class. */
  static final String UNCLASSIFIED = "Unclassified";

  public ClassedTiles {
    classes = List.copyOf(classes);
    if (!classes.isEmpty() && classes.size() != tiles.tiles().size()) {
      throw new IllegalArgumentException(
          "Expected a class for each of %d tiles, found %d."
              .formatted(tiles.tiles().size(), classes.size()));
    }
  }

  String classOf(int tile) {
    return classes.isEmpty() ? UNCLASSIFIED : classes.get(tile).orElse(UNCLASSIFIED);
  }
}
