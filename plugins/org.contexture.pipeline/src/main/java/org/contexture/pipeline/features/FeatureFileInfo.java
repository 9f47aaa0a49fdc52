package org.contexture.pipeline.features;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What a feature file holds, without its numbers.
 *
 * @param path of the file
 * @param slide id: what the file says, else its name without ending
 * @param layout whose it is
 * @param tiles N
 * @param dimension D
 * @param attributes of the file and of {@code coords}, as text
 * @param tileSize side of a tile in level-0 px, as far as the file or CLAM's patches tell
 * @param tileSizeGuessed whether that is but the smallest distance of two tiles
 */
public record FeatureFileInfo(
    Path path,
    String slide,
    FeatureLayout layout,
    int tiles,
    int dimension,
    Map<String, String> attributes,
    OptionalInt tileSize,
    boolean tileSizeGuessed) {

  public FeatureFileInfo {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
