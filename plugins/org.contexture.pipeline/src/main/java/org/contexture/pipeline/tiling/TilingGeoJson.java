package org.contexture.pipeline.tiling;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.file.AtomicFile;
import org.contexture.pipeline.SlideFileName;
import org.contexture.pipeline.heatmap.GeoJsonOrigin;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.quality.TileMeasures;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.RegionGeoJson;
import org.contexture.slides.region.TissueRegions;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tissue.TissueMask;

/**
 * Writes down what a slide was cut into, as QuPath opens it: tissue and regions as annotations,
 * tiles as tiles with their tissue and quality as measurements and the class of the region that
 * covers most of them. Counted from the corner of the slide's bounds, where it has some, as QuPath
 * counts.
 *
 * @param own regions of the slide
 */
public record TilingGeoJson(SlideMetadata slide, TissueMask tissue, List<AnnotatedRegion> own) {

  private static final String ENDING = ".geojson";

  public TilingGeoJson {
    own = List.copyOf(own);
  }

  /** A file in a folder, named after the slide, which appears complete or not at all. */
  void write(Path folder, TiledSlide tiled) throws IOException {
    AtomicFile.write(
        folder.resolve(SlideFileName.of(tiled.tiles().slide(), ENDING)),
        (Path temporary) -> writeTo(temporary, tiled));
  }

  /** A file. */
  public void writeTo(Path file, TiledSlide tiled) throws IOException {
    GeoJsonOrigin origin = GeoJsonOrigin.ofQuPath(slide);
    double aspect = slide.micronsPerPixel().map(pixel -> pixel.x() / pixel.y()).orElse(1.0);
    List<AnnotatedRegion> annotations = new ArrayList<>(TissueRegions.of(tissue));
    annotations.addAll(own);
    try (JsonWriter json = new JsonWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
      json.beginObject().name("type").value("FeatureCollection").name("features");
      json.beginArray();
      RegionGeoJson.features(json, annotations, origin.x(), origin.y());
      List<Tile> tiles = tiled.tiles().tiles();
      for (int i = 0; i < tiles.size(); i++) {
        int number = i;
        tile(
            json,
            tiles.get(i),
            aspect,
            origin,
            tiled.regions().flatMap(r -> r.majority(column(tiles, number), row(tiles, number))),
            tiled.quality().map(quality -> quality.tiles().get(number)));
      }
      json.endArray().endObject();
    }
  }

  private static int column(List<Tile> tiles, int i) {
    return tiles.get(i).column();
  }

  private static int row(List<Tile> tiles, int i) {
    return tiles.get(i).row();
  }

  private static void tile(
      JsonWriter json,
      Tile tile,
      double aspect,
      GeoJsonOrigin origin,
      Optional<String> region,
      Optional<TileMeasures> measures)
      throws IOException {
    int left = tile.x() - origin.x();
    int top = tile.y() - origin.y();
    int right = left + tile.size();
    int bottom = top + (int) Math.round(tile.size() * aspect);
    int[][] ring = {{left, top}, {right, top}, {right, bottom}, {left, bottom}, {left, top}};
    json.beginObject().name("type").value("Feature").name("geometry").beginObject();
    json.name("type").value("Polygon").name("coordinates").beginArray().beginArray();
    for (int[] corner : ring) {
      json.beginArray().value(corner[0]).value(corner[1]).endArray();
    }
    json.endArray().endArray().endObject();
    json.name("properties").beginObject().name("objectType").value("tile");
    json.name("name").value(tile.column() + "_" + tile.row());
    if (region.isPresent()) {
      RegionGeoJson.classification(json, region.get());
    }
    json.name("measurements").beginObject().name("Tissue").value(tile.tissue());
    if (measures.isPresent()) {
      measures(json, measures.get());
    }
    json.endObject().endObject().endObject();
  }

  private static void measures(JsonWriter json, TileMeasures measures) throws IOException {
    json.name("Blank").value(measures.blank());
    json.name("Sharpness").value(measures.sharpness());
    json.name("Pen").value(measures.pen());
    json.name("Blood").value(measures.blood());
    json.name("Fold").value(measures.fold());
    json.name("Out of Focus").value(measures.outOfFocus());
    json.name("Saturation").value(measures.saturation());
  }
}
