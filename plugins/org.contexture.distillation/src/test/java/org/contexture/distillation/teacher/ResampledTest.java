package org.contexture.distillation.teacher;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Interpolation;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.junit.Test;

public class ResampledTest {

  private static final class Seeing implements Teacher {
    final List<TileBatch> seen = new ArrayList<>();

    @Override
    public String name() {
      return "teacher_1";
    }

    @Override
    public int dimension() {
      return 1;
    }

    @Override
    public FloatMatrix features(TileBatch tiles) {
      seen.add(tiles);
      return new FloatMatrix(tiles.tiles(), 1, new float[tiles.tiles()]);
    }

    @Override
    public void close() {}
  }

  /** By hand: a triangle as wide as the coarser pixel. */
  @Test
  public void halvingAveragesTheNeighboursByTheirDistance() {
    float[] weights = Resampled.weights(4, 2, Interpolation.BILINEAR);
    assertArrayEquals(
        new float[] {3f / 7, 3f / 7, 1f / 7, 0, 0, 1f / 7, 3f / 7, 3f / 7}, weights, 1e-6f);
    assertArrayEquals(
        "doubled: a quarter of the next",
        new float[] {1, 0, 0.75f, 0.25f, 0.25f, 0.75f, 0, 1},
        Resampled.weights(2, 4, Interpolation.BILINEAR),
        1e-6f);
  }

  @Test
  public void theTeacherSeesItsOwnNumberOfPixelsOfTheSameTile() {
    Seeing teacher = new Seeing();
    int side = 8;
    byte[] rgb = new byte[2 * side * side * 3];
    for (int tile = 0; tile < 2; tile++) {
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int at = 3 * ((tile * side + y) * side + x);
          rgb[at] = (byte) (tile == 0 ? 200 : 10);
          rgb[at + 1] = (byte) (x * 30);
          rgb[at + 2] = (byte) (y * 30);
        }
      }
    }
    TileBatch tiles = new TileBatch(2, side, rgb);
    assertEquals(2, new Resampled(teacher, 4, Interpolation.BILINEAR).features(tiles).rows());
    TileBatch seen = teacher.seen.get(0);
    assertEquals(4, seen.pixels());
    for (int tile = 0; tile < 2; tile++) {
      for (int i = 0; i < 16; i++) {
        assertEquals(tile == 0 ? 200 : 10, seen.rgb()[3 * (16 * tile + i)] & 255);
      }
    }
    int middle = 3 * (4 + 1); // row 1, column 1: the mean of a ramp is its middle
    assertEquals(75, seen.rgb()[middle + 1] & 255);
    assertEquals(75, seen.rgb()[middle + 2] & 255);
    new Resampled(teacher, side, Interpolation.BILINEAR).features(tiles);
    assertSame("nothing to do", tiles, teacher.seen.get(1));
    assertEquals(
        0,
        new Resampled(teacher, 4, Interpolation.BILINEAR)
            .features(new TileBatch(0, 8, new byte[0]))
            .rows());
    assertEquals(Arrays.asList(4, 8, 4), teacher.seen.stream().map(TileBatch::pixels).toList());
  }

  /** Noise, the hardest there is: smaller and larger, by both kernels. */
  @Test
  public void pixelsAreThoseOfPillow() throws IOException {
    int side = 12;
    byte[] rgb = new byte[3 * side * side];
    long state = 12345;
    for (int i = 0; i < rgb.length; i++) {
      state = (state * 1103515245 + 12345) & 0x7fffffff;
      rgb[i] = (byte) (state >> 16);
    }
    List<String> lines;
    try (InputStream in = ResampledTest.class.getResourceAsStream("resized-by-pillow.txt")) {
      lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
    assertEquals(6, lines.size());
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      byte[] expected = Base64.getDecoder().decode(words[2]);
      byte[] resized =
          Resampled.resampled(
                  new TileBatch(1, side, rgb),
                  Integer.parseInt(words[1]),
                  Interpolation.valueOf(words[0]))
              .rgb();
      assertEquals(expected.length, resized.length);
      for (int i = 0; i < expected.length; i++) {
        int difference = Math.abs((expected[i] & 255) - (resized[i] & 255));
        assertTrue(words[0] + " to " + words[1] + ": " + difference, difference <= 1);
      }
    }
  }

  @Test
  public void theKernelIsWhatTheEncodersAuthorsSay() {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    assertEquals(Interpolation.BILINEAR, Interpolation.of(model));
    for (String name : List.of("bicubic", "nearest")) {
      EncoderModel told =
          new EncoderModel(model.spec(), model.weights(), Map.of(EncoderModel.INTERPOLATION, name));
      assertEquals(
          name.equals("bicubic") ? Interpolation.BICUBIC : Interpolation.BILINEAR,
          Interpolation.of(told));
    }
  }
}
