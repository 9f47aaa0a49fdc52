package org.contexture.pipeline.features;

import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where a file keeps features and coordinates: under the names of TRIDENT, CLAM and STAMP or those
 * of smaller programs, at the top or in its only group that has features, behind links or not.
 *
 * @param features of all tiles
 * @param coords of all tiles, if there are any
 */
record FeatureDatasets(Dataset features, Optional<Dataset> coords) {

  private static final List<String> FEATURES =
      List.of("features", "feats", "feature", "embeddings", "embedding");

  private static final List<String> COORDS = List.of("coords", "coordinates", "coord", "locations");

  /**
   * Finds them.
   *
   * @throws IOException if there are no features, or those of several groups
   */
  static FeatureDatasets in(Path path, HdfFile hdf) throws IOException {
    Optional<Dataset> top = find(hdf, FEATURES);
    if (top.isPresent()) {
      return new FeatureDatasets(top.get(), find(hdf, COORDS));
    }
    List<Group> groups =
        hdf.getChildren().values().stream()
            .map(FeatureDatasets::target)
            .filter(node -> node instanceof Group group && find(group, FEATURES).isPresent())
            .map(Group.class::cast)
            .toList();
    if (groups.size() > 1) {
      throw new IOException(
          "%s has features in several groups: %s. Write those that are wanted to a file of their own."
              .formatted(path, groups.stream().map(Node::getName).toList()));
    }
    if (groups.isEmpty()) {
      throw none(path, hdf);
    }
    Group group = groups.get(0);
    return new FeatureDatasets(
        find(group, FEATURES).orElseThrow(), find(group, COORDS).or(() -> find(hdf, COORDS)));
  }

  private static Optional<Dataset> find(Group group, List<String> names) {
    return names.stream()
        .map(name -> group.getChildren().get(name))
        .map(FeatureDatasets::target)
        .filter(Dataset.class::isInstance)
        .map(Dataset.class::cast)
        .findFirst();
  }

  private static Node target(Node node) {
    return node instanceof Link link && !link.isBrokenLink() ? link.getTarget() : node;
  }

  private static IOException none(Path path, HdfFile hdf) {
    boolean only = hdf.getChildren().size() == 1 && find(hdf, COORDS).isPresent();
    return new IOException(
        "%s has no dataset of features. Found %s.%s"
            .formatted(
                path,
                hdf.getChildren().keySet(),
                only
                    ? " It holds coordinates only: features have not been extracted yet."
                    : " Expected one named features (TRIDENT, CLAM), feats (STAMP) or"
                        + " embeddings."));
  }
}
