package org.contexture.slides.jpeg2000;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Damage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.openslide.OpenSlideDifference;
import org.contexture.slides.tiff.TiffBytes;
import org.contexture.slides.tiff.TiffTag;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Codestreams by another program, whose chroma is halved. */
public class HalvedChromaTest {

  private static final int SIDE = 64;
  private static final int APERIO_YCBCR = 33003;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Before
  public void requireDecoder() {
    boolean exported = List.of("linux-x86-64", "darwin-aarch64").contains(Platform.RESOURCE_PREFIX);
    Assume.assumeTrue("OpenJPEG is not exported here", exported); // there it must work
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = HalvedChromaTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** Components as they were given to the encoder, repeated and interleaved. */
  private static byte[] expected(int stepX, int stepY) throws IOException {
    byte[] raw = resource("half-" + stepX + "x" + stepY + ".raw");
    int across = SIDE / stepX;
    byte[] samples = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int chroma = SIDE * SIDE + i / SIDE / stepY * across + i % SIDE / stepX;
      samples[3 * i] = raw[i];
      samples[3 * i + 1] = raw[chroma];
      samples[3 * i + 2] = raw[chroma + across * (SIDE / stepY)];
    }
    return samples;
  }

  @Test
  public void whatWasStoredExactlyIsReadExactly() throws IOException {
    for (int[] step : new int[][] {{2, 1}, {2, 2}, {1, 2}}) {
      byte[] stream = resource("half-" + step[0] + "x" + step[1] + "-exact.j2k");
      assertTrue(Jpeg2000.isDecodable(stream, true));
      assertArrayEquals(expected(step[0], step[1]), Jpeg2000.decodeChroma(stream, SIDE, SIDE));
      assertThrows(IOException.class, () -> Jpeg2000.decode(stream, SIDE, SIDE));
      assertThrows(IOException.class, () -> Jpeg2000.decodeChroma(stream, SIDE, SIDE / 2));
    }
  }

  private Path slide(String name) throws IOException {
    return slide(name, 2);
  }

  /** A slide of so many such tiles in each direction. */
  private Path slide(String name, int across) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    long[] offsets = new long[across * across];
    long[] lengths = new long[across * across];
    for (int i = 0; i < offsets.length; i++) {
      byte[] stream = resource("half-%s-%s.j2k".formatted(name, i % 3 == 1 ? "exact" : "lossy"));
      offsets[i] = tiff.append(stream);
      lengths[i] = stream.length;
    }
    Map<Integer, Object> tags = TiffBytes.tags();
    tags.put(TiffTag.IMAGE_WIDTH, across * SIDE);
    tags.put(TiffTag.IMAGE_LENGTH, across * SIDE);
    tags.put(TiffTag.BITS_PER_SAMPLE, new long[] {8, 8, 8});
    tags.put(TiffTag.COMPRESSION, APERIO_YCBCR);
    tags.put(TiffTag.PHOTOMETRIC, 2);
    tags.put(TiffTag.IMAGE_DESCRIPTION, "Aperio Image Library v1\r\ntest|MPP = 0.5");
    tags.put(TiffTag.SAMPLES_PER_PIXEL, 3);
    tags.put(TiffTag.PLANAR_CONFIGURATION, 1);
    tags.put(TiffTag.TILE_WIDTH, SIDE);
    tags.put(TiffTag.TILE_LENGTH, SIDE);
    tags.put(TiffTag.TILE_OFFSETS, offsets);
    tags.put(TiffTag.TILE_BYTE_COUNTS, lengths);
    tiff.directory(tags);
    return tiff.writeTo(folder.getRoot().toPath().resolve(name + ".svs"));
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    for (String name : List.of("2x1", "2x2", "1x2")) {
      int difference = OpenSlideDifference.largest(slide(name), 1);
      assertTrue(name + ": " + difference, difference <= 2);
    }
  }

  @Test
  public void theBuiltInReaderReadsIt() throws IOException {
    try (Slide slide = Slides.open(slide("2x1"), Optional.empty())) {
      assertEquals(
          Optional.empty(),
          Optional.ofNullable(slide.metadata().properties().get("contexture.reader")));
      assertEquals(2 * SIDE, slide.read(0, 0, 0, 2 * SIDE, 2 * SIDE).width());
    }
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path = slide("2x1", 1); // every tile is decoded for every change
    Damage.tryAll(path, List.of(path));
  }

  /** Bytes of the codestream itself, most of which no header protects. */
  @Test(timeout = 300_000)
  public void damagedStreamsAreRefusedOrDecoded() throws IOException {
    byte[] whole = resource("half-2x1-lossy.j2k");
    Random random = new Random(3);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] stream =
          i % 10 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
      if (i % 10 != 0) {
        stream[random.nextInt(stream.length)] ^= (byte) (1 + random.nextInt(255));
      }
      try {
        assertEquals(3 * SIDE * SIDE, Jpeg2000.decodeChroma(stream, SIDE, SIDE).length);
      } catch (IOException e) {
        refused++;
      }
    }
    assertTrue("" + refused, refused > 50);
  }
}
