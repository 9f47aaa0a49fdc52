package org.contexture.pipeline.features;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.contexture.network.FloatMatrix;
import org.contexture.slides.MicronsPerPixel;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Files written by h5py (see make_fixtures.py beside them), and our own. */
public class FeatureFileTest {

  private static final FeatureProvenance PROVENANCE =
      new FeatureProvenance(
          new FeatureProvenance.Slide("slide-a", "a.svs", "10 bytes"),
          new FeatureProvenance.Tiles(224, 0.5, "00"),
          new FeatureProvenance.Encoding("resnet18", "ff", "mean", "FP32"));

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void readsTridentInTwoAndThreeDimensionsAndDoublePrecision() throws IOException {
    for (String name : List.of("trident-2d.h5", "trident-3d.h5", "trident-f64.h5")) {
      FeatureFileInfo info = FeatureFile.inspect(fixture(name));
      assertEquals(FeatureLayout.TRIDENT, info.layout());
      assertEquals(5, info.tiles());
      assertEquals(8, info.dimension());
      assertEquals(name.replace(".h5", ""), info.slide());
      assertEquals("40", info.attributes().get("level0_magnification"));
      checkContent(FeatureFile.read(fixture(name)), 512);
    }
  }

  @Test
  public void readsClam() throws IOException {
    assertEquals(FeatureLayout.CLAM, FeatureFile.inspect(fixture("clam.h5")).layout());
    checkContent(FeatureFile.read(fixture("clam.h5")), 512);
  }

  @Test
  public void readsStampWhosePositionsNeedTheSlidesPixelSize() throws IOException {
    assertEquals(FeatureLayout.STAMP, FeatureFile.inspect(fixture("stamp.h5")).layout());
    TileFeatures unplaced = FeatureFile.read(fixture("stamp.h5"));
    assertFalse(unplaced.hasPositions());
    assertEquals(3.125f, unplaced.features().row(3)[1], 0);
    checkContent(
        FeatureFile.read(
            fixture("stamp.h5"),
            new TileHints(Optional.of(MicronsPerPixel.square(0.25)), OptionalInt.empty())),
        1024);
  }

  @Test
  public void readsFeaturesAloneInBigEndian() throws IOException {
    TileFeatures features = FeatureFile.read(fixture("features-only.h5"));
    assertFalse(features.hasPositions());
    assertEquals(4.875f, features.features().row(4)[7], 0);
  }

  private static void checkContent(TileFeatures read, int size) {
    assertEquals(5, read.features().rows());
    for (int i = 0; i < 5; i++) {
      for (int k = 0; k < 8; k++) {
        assertEquals(i + k / 8f, read.features().row(i)[k], 0);
      }
    }
    assertArrayEquals(new int[] {100, 324, 548, 772, 996}, read.x());
    assertArrayEquals(new int[] {50, 498, 946, 1394, 1842}, read.y());
    assertEquals(size, read.size());
  }

  @Test
  public void saysWhatIsMissingOrWrong() throws IOException {
    assertTrue(failure(fixture("coords-only.h5")).contains("have not been extracted yet"));
    assertTrue(failure(fixture("not-finite.h5")).contains("feature 2 of tile 3 is NaN"));
    assertTrue(failure(fixture("integers.h5")).contains("int"));
    Path none = folder.getRoot().toPath().resolve("none.h5");
    assertTrue(failure(none).contains("does not exist"));
    Path text = Files.writeString(folder.newFile("text.h5").toPath(), "no HDF5 at all");
    assertTrue(failure(text).contains("text.h5"));
  }

  private static String failure(Path file) {
    return assertThrows(IOException.class, () -> FeatureFile.read(file)).getMessage();
  }

  /** A shape or length that is damaged must not decide how much memory is taken. */
  @Test
  public void featuresThatReachBeyondTheFileAreRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] bytes = Files.readAllBytes(fixture("trident-2d.h5")); // 5 × 8 numbers
    int changed = 0;
    for (int i = 0; i + 16 <= bytes.length; i++) {
      ByteBuffer at = ByteBuffer.wrap(bytes, i, 16).order(ByteOrder.LITTLE_ENDIAN);
      if (at.getLong(i) == 5 && at.getLong(i + 8) == 8) {
        bytes[i + 3] = 0x0F; // 250 million rows
        changed++;
      }
    }
    assertTrue("shapes found: " + changed, changed >= 1);
    Path file = folder.getRoot().toPath().resolve("shape.h5");
    Files.write(file, bytes);
    assertTrue(failure(file), failure(file).contains("ends within its features"));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                FeatureFile.source(file)
                    .read(
                        (tiles, dimension) -> {
                          throw new AssertionError("memory was asked for");
                        }));
    assertTrue(e.getMessage(), e.getMessage().contains("ends within its features"));
  }

  @Test
  public void aFileNeedsNoEnding() throws IOException {
    Path file = folder.getRoot().toPath().resolve("slide");
    Files.copy(fixture("clam.h5"), file);
    assertEquals("slide", FeatureFile.inspect(file).slide());
  }

  @Test
  public void whatIsWrittenComesBack() throws IOException {
    Path file = folder.getRoot().toPath().resolve("slide-a.h5");
    TileFeatures features = random(37, 19);
    FeatureFile.write(file, features, PROVENANCE, 4000, 3000);
    TileFeatures read = FeatureFile.read(file);
    assertArrayEquals(features.features().values(), read.features().values(), 0);
    assertArrayEquals(features.x(), read.x());
    assertArrayEquals(features.y(), read.y());
    assertEquals(448, read.size());
    FeatureFileInfo info = FeatureFile.inspect(file);
    assertEquals(FeatureLayout.CONTEXTURE, info.layout());
    assertEquals("slide-a", info.slide());
    assertEquals("resnet18", info.attributes().get("encoder"));
    assertEquals("4000", info.attributes().get("level0_width"));
    assertEquals("20", info.attributes().get("target_magnification"));
    assertEquals("40", info.attributes().get("level0_magnification"));
    assertArrayEquals(features.features().values(), FeatureFile.source(file).read().values(), 0);
    assertEquals(List.of(file), FeatureFile.list(folder.getRoot().toPath(), false));
  }

  @Test
  public void fillsMemoryOfOthersWithTheSameNumbers() throws IOException {
    Path own = folder.getRoot().toPath().resolve("large.h5"); // more than one block
    TileFeatures large = random(700, 512);
    FeatureFile.write(own, large, PROVENANCE, 4000, 3000);
    assertArrayEquals(large.features().values(), FeatureFile.read(own).features().values(), 0);
    for (Path file : List.of(own, fixture("features-only.h5"), fixture("trident-3d.h5"))) {
      FloatMatrix expected = FeatureFile.read(file).features();
      FloatBuffer[] memory = new FloatBuffer[1];
      FeatureFile.source(file)
          .read(
              (tiles, dimension) -> {
                assertEquals(expected.rows(), tiles);
                assertEquals(expected.columns(), dimension);
                memory[0] = FloatBuffer.allocate(tiles * dimension);
                return memory[0];
              });
      assertArrayEquals(file.toString(), expected.values(), memory[0].array(), 0);
    }
  }

  @Test
  public void theSameContentGivesTheSameBytes() throws IOException {
    Path one = folder.getRoot().toPath().resolve("one.h5");
    Path two = folder.getRoot().toPath().resolve("two.h5");
    FeatureFile.write(one, random(5, 4), PROVENANCE, 10, 10);
    FeatureFile.write(two, random(5, 4), PROVENANCE, 10, 10);
    assertEquals(-1, Files.mismatch(one, two));
  }

  @Test
  public void isValidOnlyWithTheSameProvenanceAndIntactContent() throws IOException {
    Path file = folder.getRoot().toPath().resolve("slide-a.h5");
    FeatureFile.write(file, random(300, 16), PROVENANCE, 10, 10);
    assertTrue(FeatureFile.valid(file, PROVENANCE).isPresent());
    for (FeatureProvenance other :
        List.of(
            made("slide-b", "a.svs", "10 bytes", 224, 0.5, "00", "resnet18", "ff", "mean"),
            made("slide-a", "b.svs", "10 bytes", 224, 0.5, "00", "resnet18", "ff", "mean"),
            made("slide-a", "a.svs", "11 bytes", 224, 0.5, "00", "resnet18", "ff", "mean"),
            made("slide-a", "a.svs", "10 bytes", 225, 0.5, "00", "resnet18", "ff", "mean"),
            made("slide-a", "a.svs", "10 bytes", 224, 0.6, "00", "resnet18", "ff", "mean"),
            made("slide-a", "a.svs", "10 bytes", 224, 0.5, "01", "resnet18", "ff", "mean"),
            made("slide-a", "a.svs", "10 bytes", 224, 0.5, "00", "resnet50", "ff", "mean"),
            made("slide-a", "a.svs", "10 bytes", 224, 0.5, "00", "resnet18", "fe", "mean"),
            made("slide-a", "a.svs", "10 bytes", 224, 0.5, "00", "resnet18", "ff", "none"),
            PROVENANCE.in("BF16"))) {
      assertFalse(other.toString(), FeatureFile.valid(file, other).isPresent());
    }
    byte[] bytes = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(1);
    int accepted = 0;
    for (int i = 0; i < 100; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      if (FeatureFile.valid(file, PROVENANCE).isPresent()) {
        // a bit in padding or in what nothing reads may flip; features and positions may not
        assertArrayEquals(
            random(300, 16).features().values(), FeatureFile.read(file).features().values(), 0);
        accepted++;
      }
    }
    assertTrue("accepted " + accepted, accepted < 10);
    for (int length : new int[] {0, 1, 100, bytes.length / 2, bytes.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(bytes, length));
      assertFalse("length " + length, FeatureFile.valid(file, PROVENANCE).isPresent());
    }
  }

  private static FeatureProvenance made(
      String slide,
      String file,
      String fingerprint,
      int pixels,
      double mpp,
      String tiles,
      String encoder,
      String sha256,
      String normalisation) {
    return new FeatureProvenance(
        new FeatureProvenance.Slide(slide, file, fingerprint),
        new FeatureProvenance.Tiles(pixels, mpp, tiles),
        new FeatureProvenance.Encoding(encoder, sha256, normalisation, "FP32"));
  }

  @Test
  public void theOverlapIsThatOfNeighboursInARow() throws IOException {
    Path file = folder.getRoot().toPath().resolve("overlap.h5");
    int[] x = {0, 336, 1344, 100}; // size 448: steps of three quarters
    int[] y = {0, 0, 0, 336};
    TileFeatures features = new TileFeatures(new FloatMatrix(4, 1, new float[4]), x, y, 448);
    FeatureFile.write(file, features, PROVENANCE, 4000, 3000);
    assertEquals("56", FeatureFile.inspect(file).attributes().get("overlap"));
  }

  @Test
  public void severalBatchesAreNoMatrix() throws IOException {
    Path file = folder.getRoot().toPath().resolve("batches.h5");
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      hdf.putDataset("features", new float[2][3][4]);
    }
    assertTrue(failure(file), failure(file).contains("[2, 3, 4], expected (tiles, dimension)"));
  }

  @Test
  public void anUnwritableFolderLeavesNothing() throws IOException {
    Path file = folder.getRoot().toPath().resolve("no/such/folder/x.h5");
    assertThrows(IOException.class, () -> FeatureFile.write(file, random(2, 2), PROVENANCE, 1, 1));
    assertEquals(0, folder.getRoot().list().length);
  }

  private static TileFeatures random(int tiles, int dimension) {
    SplittableRandom random = new SplittableRandom(tiles);
    float[] values = new float[tiles * dimension];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-3, 3);
    }
    int[] x = random.ints(tiles, 0, 100_000).toArray();
    int[] y = random.ints(tiles, 0, 100_000).toArray();
    return new TileFeatures(new FloatMatrix(tiles, dimension, values), x, y, 448);
  }

  private static Path fixture(String name) {
    try {
      return Path.of(FeatureFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
