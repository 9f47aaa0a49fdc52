package org.contexture.pipeline.tiling;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.AnnotationFile;
import org.contexture.slides.region.AnnotationOptions;
import org.contexture.slides.region.SlideFrame;
import org.contexture.slides.region.TissueRegions;
import org.contexture.slides.tiling.GridShape;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueMask;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** QuPath → tiles → QuPath → tiles: everything lies where it lay, to the pixel. */
public class TilingGeoJsonTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private static SlideMetadata slide(Map<String, String> properties) {
    return new SlideMetadata(
        Path.of("slide.mrxs"),
        "MIRAX",
        List.of(new Level(40_000, 30_000, 1, 1)),
        Optional.of(MicronsPerPixel.square(0.25)),
        properties,
        Set.of());
  }

  private static final Map<String, String> BOUNDS =
      Map.of(
          "openslide.bounds-x", "8123",
          "openslide.bounds-y", "4567",
          "openslide.bounds-width", "20000",
          "openslide.bounds-height", "15000");

  @Test
  public void aRoundTripIsExactAlsoWhereSlidesHaveBounds() throws Exception {
    for (Map<String, String> properties : List.of(Map.<String, String>of(), BOUNDS)) {
      SlideMetadata metadata = slide(properties);
      // what QuPath writes: counted from the corner of the bounds
      Path drawn =
          folder.newFile().toPath().resolveSibling("drawn" + properties.size() + ".geojson");
      Files.writeString(
          drawn,
          "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1000,900],[3241,900],[3241,2705],[1000,2705],[1000,900]]]},\"properties\":{\"objectType\":\"annotation\",\"classification\":{\"name\":\"Tumor\"}}}");
      AnnotationOptions options = AnnotationOptions.defaults();
      Optional<SlideFrame> frame = Optional.of(SlideFrame.of(metadata));
      List<AnnotatedRegion> regions = AnnotationFile.read(drawn, frame, options).regions();
      Region lies = regions.get(0).outline().bounds();
      double left = properties.isEmpty() ? 0 : 8123;
      assertEquals(left + 1000, lies.x(), 0);

      boolean[] tissue = new boolean[40 * 30];
      for (int i = 0; i < tissue.length; i++) {
        tissue[i] = i % 40 > 8 && i % 40 < 20 && i / 40 > 5 && i / 40 < 17;
      }
      TissueMask mask = new TissueMask(40, 30, 1000, 1000, tissue);
      GridShape shape = GridShape.of(metadata, TilingOptions.defaults());
      TileGrid grid =
          TileGrid.lay(
              null, shape, TileGrid.tissue(mask, shape), (c, r) -> true, TilingOptions.defaults());
      assertTrue(grid.tiles().size() > 100);
      TiledSlide tiled =
          new TiledSlide(
              new SlideTiles("s" + properties.size(), metadata.path(), 224, 0.5, grid.tiles()),
              new TilingOverview("s", 0, 0, new byte[0], ""),
              Optional.empty(),
              Optional.empty(),
              new TilingGeoJson(metadata, mask, regions));
      tiled.geoJson().write(folder.getRoot().toPath(), tiled);

      Path written = folder.getRoot().toPath().resolve("s" + properties.size() + ".geojson");
      List<AnnotatedRegion> back = AnnotationFile.read(written, frame, options).regions();
      List<AnnotatedRegion> expected = TissueRegions.of(mask);
      assertEquals(expected.size() + 1 + grid.tiles().size(), back.size());
      assertEquals("Tissue", back.get(0).label());
      assertEquals(expected.get(0).outline().toGeoJson(), back.get(0).outline().toGeoJson());
      assertEquals(regions.get(0).outline().toGeoJson(), back.get(1).outline().toGeoJson());
      assertEquals("Tumor", back.get(1).label());
      for (int i = 0; i < grid.tiles().size(); i++) {
        Tile tile = grid.tiles().get(i);
        assertEquals(
            new Region(tile.x(), tile.y(), tile.size(), tile.size()),
            back.get(2 + i).outline().bounds());
      }
    }
  }
}
