package org.contexture.slides.tiff;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.contexture.slides.SlideException;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Directories byte by byte, as TIFF 6.0 (section 2) and BigTIFF define them. */
public class TiffDirectoryTest {

  private static final int TAG = 65000;

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Optional<TiffFile> open = Optional.empty();

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.newFile().toPath(), bytes);
  }

  @After
  public void closeFile() {
    open.ifPresent(TiffFile::close);
  }

  /** A big-endian BigTIFF with one tag of one type. */
  private TiffDirectory directory(int type, int count, String values) throws IOException {
    byte[] data = HexFormat.of().parseHex(values.replace(" ", ""));
    ByteBuffer bytes = ByteBuffer.allocate(128);
    bytes.put(HexFormat.of().parseHex("4D4D002B00080000")).putLong(16).putLong(1);
    bytes.putShort((short) TAG).putShort((short) type).putLong(count);
    if (data.length <= 8) {
      bytes.put(data);
    } else {
      bytes.putLong(100).position(100).put(data);
    }
    closeFile();
    TiffFile file = new TiffFile(file(bytes.array()));
    open = Optional.of(file);
    return file.directories().get(0);
  }

  @Test
  public void integersOfEveryTypeHaveTheirSign() throws IOException {
    Object[][] cases = {
      {1, 3, "FF 00 7F", new long[] {255, 0, 127}},
      {3, 2, "FFFF 8000", new long[] {65535, 32768}},
      {4, 3, "FFFFFFFF 80000000 00000001", new long[] {4294967295L, 2147483648L, 1}},
      {6, 2, "FF 7F", new long[] {-1, 127}},
      {7, 1, "FF", new long[] {255}},
      {8, 2, "FFFF 7FFF", new long[] {-1, 32767}},
      {9, 1, "FFFFFFFE", new long[] {-2}},
      {13, 1, "FFFFFFFE", new long[] {4294967294L}},
      {16, 1, "0000000100000000", new long[] {1L << 32}},
      {17, 1, "FFFFFFFFFFFFFFFF", new long[] {-1}},
      {18, 2, "0000000200000000 0000000000000005", new long[] {2L << 32, 5}},
    };
    for (Object[] of : cases) {
      TiffDirectory directory = directory((int) of[0], (int) of[1], (String) of[2]);
      long[] expected = (long[]) of[3];
      assertArrayEquals("type " + of[0], expected, directory.integers(TAG, 99));
      assertArrayEquals(new long[] {expected[0]}, directory.integers(TAG, 1));
      assertEquals(expected.length, directory.count(TAG));
      assertEquals((double) expected[0], directory.real(TAG).orElseThrow(), 0);
    }
  }

  @Test
  public void realNumbersMayBeRationalsAndAreFinite() throws IOException {
    Object[][] cases = {
      {5, "FFFFFFFF 00000002", 4294967295.0 / 2},
      {5, "00000001 80000000", 1 / 2147483648.0},
      {10, "FFFFFFFF 00000004", -0.25},
      {11, "3F400000", 0.75},
      {12, "3FD0000000000000", 0.25},
    };
    for (Object[] of : cases) {
      TiffDirectory directory = directory((int) of[0], 1, (String) of[1]);
      assertEquals((double) of[2], directory.real(TAG).orElseThrow(), 0);
      SlideException e = assertThrows(SlideException.class, () -> directory.integers(TAG, 1));
      assertTrue(e.getMessage(), e.getMessage().contains("tag 65000 is no integer"));
    }
    for (String none : List.of("00000001 00000000", "00000000 00000000")) {
      assertEquals(OptionalDouble.empty(), directory(5, 1, none).real(TAG));
    }
  }

  @Test
  public void fieldsOfUnknownTypesAreSkippedAndAbsentOnesAreEmpty() throws IOException {
    for (int type : new int[] {0, 14, 15, 19, 60000}) {
      TiffDirectory directory = directory(type, 1, "01");
      assertFalse("type " + type, directory.has(TAG));
      assertEquals(OptionalLong.empty(), directory.integer(TAG));
      assertEquals(7, directory.integer(TAG, 7));
      assertEquals(0, directory.count(TAG));
      assertEquals(OptionalDouble.empty(), directory.real(TAG));
    }
  }

  private SlideException refuse(byte[] bytes) throws IOException {
    Path path = file(bytes);
    SlideException e =
        assertThrows(
            SlideException.class,
            () -> {
              try (TiffFile file = new TiffFile(path)) {
                file.directories();
              }
            });
    assertTrue(e.getMessage(), e.getMessage().startsWith(path + ", offset "));
    return e;
  }

  @Test
  public void bigTiffHasOffsetsOfEightBytes() throws IOException {
    byte[] bytes = HexFormat.of().parseHex("4D4D002B00040000" + "0000000000000010" + "00");
    assertTrue(refuse(bytes).getMessage().contains("43 with 8-byte offsets"));
  }

  @Test
  public void moreDirectoriesOrTagsThanAnySlideHasAreRefused() throws IOException {
    ByteBuffer chain = ByteBuffer.allocate(8 + 6 * 5000).order(ByteOrder.LITTLE_ENDIAN);
    chain.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    while (chain.hasRemaining()) {
      chain.putShort((short) 0).putInt(chain.position() + 4);
    }
    assertTrue(refuse(chain.array()).getMessage().contains("too many directories"));
    ByteBuffer tags = ByteBuffer.allocate(8 + 2 + 12 * 5000 + 4).order(ByteOrder.LITTLE_ENDIAN);
    tags.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 5000);
    assertTrue(refuse(tags.array()).getMessage().contains("found 5000 entries"));
  }

  @Test
  public void linksAreUnsigned() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    bytes.putShort((short) 0).putInt(0xF0000000);
    assertTrue(refuse(bytes.array()).getMessage().contains("offset 4026531840"));
  }

  @Test
  public void whatReachesBeyondTheFileSaysHowMuchWasWanted() throws IOException {
    byte[] bytes = HexFormat.of().parseHex("49492A00" + "08000000" + "0100");
    assertTrue(refuse(bytes).getMessage().contains("found 16 bytes wanted there"));
  }

  @Test
  public void textsAreNotLongerThanAnyNeedsToBe() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    head.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 1);
    head.putShort((short) TAG).putShort((short) 2).putInt((64 << 20) + 1).putInt(26);
    Path path = file(head.array());
    try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
      sparse.setLength(65 << 20);
    }
    try (TiffFile file = new TiffFile(path)) {
      TiffDirectory directory = file.directories().get(0);
      SlideException e = assertThrows(SlideException.class, () -> directory.text(TAG));
      assertTrue(e.getMessage(), e.getMessage().contains("at most 64 MiB"));
    }
  }
}
