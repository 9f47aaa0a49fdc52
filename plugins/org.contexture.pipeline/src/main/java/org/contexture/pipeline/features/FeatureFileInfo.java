package org.contexture.pipeline.features;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
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
 */
public record FeatureFileInfo(
    Path path,
    String slide,
    FeatureLayout layout,
    int tiles,
    int dimension,
    Map<String, String> attributes) {

  public FeatureFileInfo {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
