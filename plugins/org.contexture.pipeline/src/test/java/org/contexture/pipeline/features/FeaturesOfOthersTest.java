package org.contexture.pipeline.features;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableDataset;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.network.Progress;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What CLAM, TRIDENT and STAMP leave out of their files. */
public class FeaturesOfOthersTest {

  private static final int[][] GRID = {{0, 0}, {224, 0}, {448, 0}, {0, 224}};
  private static final OptionalInt UNKNOWN = OptionalInt.empty();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void clamsTilesAreAsLargeAsTheirSmallestDistance() throws IOException {
    Path file = fixture("clam-features.h5");
    TileFeatures features = FeatureFile.read(file);
    assertEquals(224, features.size());
    assertArrayEquals(new int[] {1000, 1224, 1448, 1000, 1224}, features.x());
    assertArrayEquals(new int[] {500, 500, 500, 724, 724}, features.y());
    assertTrue(FeatureFile.inspect(file).tileSizeGuessed());
    String warnings = scan(file, UNKNOWN).warnings().toString();
    assertTrue(warnings, warnings.contains("clam-features (224 px)"));
  }

  @Test
  public void whatIsGivenIsBetterThanADistance() throws IOException {
    Path file = fixture("clam-features.h5");
    assertEquals(256, FeatureFile.read(file, hints(256)).size());
    FeatureCatalogue catalogue = scan(file, OptionalInt.of(256));
    assertEquals(OptionalInt.of(256), catalogue.files().get(0).tileSize());
    assertEquals(java.util.List.of(), catalogue.warnings());
    assertEquals(
        "the file knows better", 512, FeatureFile.read(fixture("clam.h5"), hints(256)).size());
  }

  @Test
  public void clamsPatchesBesideTheFeaturesTellTheSizeOfTiles() throws IOException {
    for (String patches : new String[] {"a/patches", "b/../patches", "c/h5/../../patches"}) {
      Path features = folder.getRoot().toPath().resolve(patches).getParent();
      features = features.resolve(patches.startsWith("a") ? "" : "features").normalize();
      Path one = write(features.resolve("one.h5"), "features", GRID, Map.of(), Map.of());
      Path beside = features.resolve(patches.startsWith("a") ? "patches" : "../patches");
      write(
          beside.resolve("one.h5"),
          "imgs",
          GRID,
          Map.of(),
          Map.of("patch_size", 256L, "patch_level", 1L, "downsample", new double[] {4, 4}));
      assertEquals(1024, FeatureFile.read(one).size());
      assertFalse(FeatureFile.inspect(one).tileSizeGuessed());
    }
  }

  @Test
  public void aFinerLevelWithoutItsDownsampleTellsNothing() throws IOException {
    Path file =
        write(
            path("x.h5"),
            "features",
            GRID,
            Map.of(),
            Map.of("patch_size", 112L, "patch_level", 1L));
    assertEquals("the distance", 224, FeatureFile.read(file).size());
  }

  @Test
  public void aTileAloneHasNoSizeAndIsNamed() throws IOException {
    Path file = write(path("alone.h5"), "features", new int[][] {{9, 9}}, Map.of(), Map.of());
    assertFalse(FeatureFile.read(file).hasPositions());
    String warnings = scan(file, UNKNOWN).warnings().toString();
    assertTrue(warnings, warnings.contains("cannot be placed: alone. Set the tile size"));
  }

  @Test
  public void aSlideWithoutTilesIsListedWithTheReason() throws IOException {
    Path empty = fixture("trident-empty.h5");
    FeatureCatalogue catalogue = scan(empty, UNKNOWN);
    assertEquals(0, catalogue.files().size());
    String reason = catalogue.unreadable().get(0).reason();
    assertTrue(reason, reason.contains("holds no tile"));
    for (IOException e :
        new IOException[] {
          assertThrows(IOException.class, () -> FeatureFile.read(empty)),
          assertThrows(
              IOException.class,
              () ->
                  FeatureFile.source(empty)
                      .read(
                          (tiles, dimension) -> {
                            throw new AssertionError("there is nothing to read");
                          }))
        }) {
      assertTrue(e.getMessage(), e.getMessage().contains("holds no tile"));
    }
  }

  @Test
  public void theRowOfASlideWithoutTilesIsNotAStranger() throws IOException {
    Path labels = Files.writeString(path("l.csv"), "slide_id,label\ntrident-empty,x\nother,y\n");
    FeatureCatalogue catalogue =
        FeatureCatalogue.scan(
            fixture("trident-empty.h5"), false, Optional.of(labels), UNKNOWN, Progress.NONE);
    String warnings = catalogue.warnings().toString();
    assertTrue(warnings, warnings.contains("no slide was found for: other (row 3)"));
  }

  @Test
  public void stampsUnitsAreThoseOfItsVersions() throws IOException {
    int[][] microns = {{0, 0}, {256, 0}, {512, 0}, {0, 256}};
    Map<String, Object> second = Map.of("unit", "um", "tile_size", 256.0);
    Map<String, Object> third = Map.of("tile_size_um", 256.0, "tile_size_px", 224L);
    assertPlaced(write(path("2.h5"), "feats", microns, second, Map.of()), 512, 512);
    assertPlaced(write(path("21.h5"), "feats", microns, third, Map.of()), 512, 512);
    assertPlaced(write(path("1.h5"), "feats", GRID, Map.of(), Map.of()), 512, 512);
    assertPlaced(
        write(path("px.h5"), "feats", GRID, Map.of("unit", "px", "tile_size", 224L), Map.of()),
        224,
        224);
    Path unknown = write(path("0.h5"), "feats", microns, Map.of(), Map.of());
    assertFalse(FeatureFile.read(unknown, hints(0)).hasPositions());
  }

  @Test
  public void pixelsOfStampNeedNotBeSquare() throws IOException {
    int[][] microns = {{0, 0}, {256, 0}, {0, 256}};
    Path file =
        write(path("x.h5"), "feats", microns, Map.of("unit", "um", "tile_size", 256.0), Map.of());
    TileHints hints = new TileHints(Optional.of(new MicronsPerPixel(0.5, 0.25)), UNKNOWN);
    TileFeatures features = FeatureFile.read(file, hints);
    assertArrayEquals(new int[] {0, 512, 0}, features.x());
    assertArrayEquals(new int[] {0, 0, 1024}, features.y());
  }

  @Test
  public void twoTilesStandOneAfterTheOther() throws IOException {
    int[][] two = {{10, 20}, {30, 40}};
    Map<String, Object> size = Map.of("patch_size_level0", 9L);
    TileFeatures features = FeatureFile.read(write(path("x.h5"), "features", two, Map.of(), size));
    assertArrayEquals(new int[] {10, 30}, features.x());
    assertArrayEquals(new int[] {20, 40}, features.y());
  }

  @Test
  public void tilesAtOnePlaceAreNoDistanceApart() throws IOException {
    int[][] coords = {{0, 0}, {0, 0}, {224, 0}};
    assertEquals(
        224, FeatureFile.read(write(path("x.h5"), "features", coords, Map.of(), Map.of())).size());
  }

  @Test
  public void allXMayStandBeforeAllY() throws IOException {
    Path file = path("columns.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("features", new float[3][5]);
      hdf.putDataset("coords", new int[][] {{0, 224, 448}, {7, 7, 7}});
    }
    TileFeatures features = FeatureFile.read(file);
    assertArrayEquals(new int[] {0, 224, 448}, features.x());
    assertArrayEquals(new int[] {7, 7, 7}, features.y());
    assertEquals(224, features.size());
  }

  @Test
  public void otherNamesGroupsAndShapes() throws IOException {
    float[][] three = {{1, 2}, {3, 4}, {5, 6}};
    int[][] places = {{0, 0}, {0, 9}, {0, 18}};
    Path named = path("named.h5");
    try (WritableHdfFile hdf = HdfFile.write(named)) {
      hdf.putDataset("embeddings", new float[][][] {{three[0]}, {three[1]}, {three[2]}});
      hdf.putDataset("coordinates", new int[][][] {places});
    }
    Path grouped = path("grouped.h5");
    try (WritableHdfFile hdf = HdfFile.write(grouped)) {
      hdf.putGroup("uni").putDataset("features", three);
      hdf.putDataset("coords", places);
    }
    for (Path file : new Path[] {named, grouped}) {
      TileFeatures features = FeatureFile.read(file);
      assertArrayEquals(new float[] {3, 4}, features.features().row(1), 0);
      assertArrayEquals(new int[] {0, 9, 18}, features.y());
    }
    try (WritableHdfFile hdf = HdfFile.write(grouped)) {
      hdf.putGroup("uni").putDataset("features", three);
      hdf.putGroup("gigapath").putDataset("features", three);
    }
    assertRefused(grouped, "several groups: [");
  }

  @Test
  public void whatCannotBeReadIsSaidWhereFilesAreListed() throws IOException {
    Path whole = path("whole.h5");
    try (WritableHdfFile hdf = HdfFile.write(whole)) {
      hdf.putDataset("features", new int[3][2]);
    }
    assertRefused(whole, "holds int, expected half");
    Path corners = path("corners.h5");
    try (WritableHdfFile hdf = HdfFile.write(corners)) {
      hdf.putDataset("features", new float[3][2]);
      hdf.putDataset("coords", new int[3][4]).putAttribute("patch_size_level0", 224);
    }
    assertRefused(corners, "coords has the shape [3, 4]");
    Path tokens = path("tokens.h5");
    try (WritableHdfFile hdf = HdfFile.write(tokens)) {
      hdf.putDataset("features", new float[3][2][2]);
    }
    assertRefused(tokens, "features has the shape [3, 2, 2]");
  }

  private static void assertRefused(Path file, String reason) {
    IOException e = assertThrows(IOException.class, () -> FeatureFile.inspect(file));
    assertTrue(e.getMessage(), e.getMessage().contains(reason));
  }

  @Test
  public void magnificationsTellTheSizeOnTheScan() throws IOException {
    Map<String, Object> told =
        Map.of("patch_size", 256L, "level0_magnification", 40L, "target_magnification", 20L);
    assertEquals(
        512, FeatureFile.read(write(path("x.h5"), "features", GRID, Map.of(), told)).size());
  }

  /** At 0.5 µm per pixel. */
  private static void assertPlaced(Path file, int size, int secondX) throws IOException {
    TileFeatures features = FeatureFile.read(file, hints(0));
    assertEquals(file.toString(), size, features.size());
    assertEquals(file.toString(), secondX, features.x()[1]);
  }

  private static TileHints hints(int tileSize) {
    return new TileHints(
        Optional.of(MicronsPerPixel.square(0.5)),
        tileSize == 0 ? OptionalInt.empty() : OptionalInt.of(tileSize));
  }

  private static FeatureCatalogue scan(Path file, OptionalInt tileSize) throws IOException {
    return FeatureCatalogue.scan(file, false, Optional.empty(), tileSize, Progress.NONE);
  }

  private Path path(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Path write(
      Path file,
      String features,
      int[][] coords,
      Map<String, Object> attributes,
      Map<String, Object> ofCoords)
      throws IOException {
    Files.createDirectories(file.getParent());
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      attributes.forEach(hdf::putAttribute);
      hdf.putDataset(features, new float[coords.length][3]);
      WritableDataset written = hdf.putDataset("coords", coords);
      ofCoords.forEach(written::putAttribute);
    }
    return file;
  }

  private static Path fixture(String name) {
    try {
      return Path.of(FeatureFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
