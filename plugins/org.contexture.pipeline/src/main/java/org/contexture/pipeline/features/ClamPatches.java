package org.contexture.pipeline.features;

import io.jhdf.HdfFile;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * CLAM's files of patches, which {@code create_patches_fp.py} writes into a folder {@code patches}:
 * they tell the size of the tiles whose features stand elsewhere.
 */
final class ClamPatches {

  private ClamPatches() {}

  /** The side of a tile in level-0 px, if the patches file of a feature file is near. */
  static OptionalDouble sizeBeside(Path features) {
    Path folder = features.toAbsolutePath().getParent();
    String name = features.getFileName().toString();
    for (String patches : List.of("patches", "../patches", "../../patches")) {
      Path file = folder.resolve(patches).resolve(name).normalize();
      if (Files.isRegularFile(file)) {
        OptionalDouble size = size(file);
        if (size.isPresent()) {
          return size;
        }
      }
    }
    return OptionalDouble.empty();
  }

  private static OptionalDouble size(Path file) {
    try (HdfFile hdf = new HdfFile(file)) {
      Optional<Node> coords = Optional.ofNullable(hdf.getChildren().get("coords"));
      Map<String, String> attributes = new TreeMap<>();
      coords.ifPresent(
          node ->
              node.getAttributes()
                  .values()
                  .forEach(a -> attributes.put(a.getName(), FeatureFileReader.text(a.getData()))));
      return TileScale.clamSize(attributes);
    } catch (HdfException e) {
      return OptionalDouble.empty(); // it is not ours to complain about
    }
  }
}
