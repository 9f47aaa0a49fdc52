package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.contexture.slides.Shared;
import org.contexture.slides.Slide;
import org.contexture.slides.jpeg2000.Jpeg2000;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A tile of a real slide, whose stream says that it is RGB, under both of Aperio's numbers. */
public class Jpeg2000ColoursTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private byte[] read(TiffDirectory of, int compression) throws IOException {
    TiffBytes tiff = new TiffBytes(false, ByteOrder.LITTLE_ENDIAN);
    byte[] stream = TiffPacking.firstChunk(of, 1 << 20);
    int width = (int) of.integer(TiffTag.TILE_WIDTH, 0);
    int height = (int) of.integer(TiffTag.TILE_LENGTH, 0);
    Map<Integer, Object> tags = TiffBytes.tags();
    tags.put(TiffTag.IMAGE_WIDTH, width);
    tags.put(TiffTag.IMAGE_LENGTH, height);
    tags.put(TiffTag.BITS_PER_SAMPLE, new long[] {8, 8, 8});
    tags.put(TiffTag.COMPRESSION, compression);
    tags.put(TiffTag.PHOTOMETRIC, 2);
    tags.put(TiffTag.SAMPLES_PER_PIXEL, 3);
    tags.put(TiffTag.TILE_WIDTH, width);
    tags.put(TiffTag.TILE_LENGTH, height);
    tags.put(TiffTag.TILE_OFFSETS, (int) tiff.append(stream));
    tags.put(TiffTag.TILE_BYTE_COUNTS, stream.length);
    tiff.directory(tags);
    Path path = tiff.writeTo(folder.getRoot().toPath().resolve(compression + ".tif"));
    try (Slide slide = TiffSlide.open(path)) {
      return slide.read(0, 0, 0, width, height).rgb();
    }
  }

  /** As Bio-Formats writes 33003. */
  @Test
  public void aStreamThatSaysRgbIsThatWhateverTheNumber() throws IOException {
    Assume.assumeTrue(Jpeg2000.problem(), Jpeg2000.isAvailable());
    try (TiffFile file = new TiffFile(Shared.tcga())) {
      TiffDirectory first = file.directories().get(0);
      assertArrayEquals(read(first, 33005), read(first, 33003));
    }
  }
}
