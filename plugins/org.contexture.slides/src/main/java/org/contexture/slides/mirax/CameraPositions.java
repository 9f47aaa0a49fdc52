package org.contexture.slides.mirax;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/**
 * Where the camera stood, in px of its images: as recorded, or one photograph beside the other less
 * their overlap.
 */
interface CameraPositions {

  int x(int position);

  int y(int position);

  /** A position is a flag and two numbers of 32 bits. */
  int RECORD = 9;

  /** As recorded. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Recorded(int[] places) implements CameraPositions {
    @Override
    public int x(int position) {
      return places[2 * position];
    }

    @Override
    public int y(int position) {
      return places[2 * position + 1];
    }
  }

  /** Side by side. */
  record Regular(int across, double stepX, double stepY) implements CameraPositions {
    @Override
    public int x(int position) {
      return (int) (position % across * stepX);
    }

    @Override
    public int y(int position) {
      int row = position / across;
      return (int) (row * stepY);
    }
  }

  /**
   * Reads what was recorded.
   *
   * @param compressed whether it is a zlib stream
   * @param scale px of the camera per px of the first level's record
   */
  static CameraPositions read(
      SlideFile file, MiraxIndex.Piece piece, boolean compressed, int count, int scale)
      throws SlideException {
    byte[] stored = file.read(piece.offset(), piece.length());
    long expected = (long) RECORD * count;
    long most = compressed ? 1100L * stored.length : stored.length;
    if (expected > most || (!compressed && expected != stored.length)) {
      throw file.damaged(
          piece.offset(),
          "positions of the camera",
          stored.length + " bytes",
          count + " positions of 9 bytes");
    }
    byte[] bytes = compressed ? inflate(file, piece, stored, (int) expected) : stored;
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int[] places = new int[2 * count];
    for (int i = 0; i < count; i++) {
      int flag = buffer.get();
      if ((flag & 0xFE) != 0) {
        throw file.damaged(
            piece.offset() + (long) RECORD * i, "flag of a position", flag + "", "0 or 1");
      }
      places[2 * i] = buffer.getInt() * scale;
      places[2 * i + 1] = buffer.getInt() * scale;
    }
    return new Recorded(places);
  }

  private static byte[] inflate(SlideFile file, MiraxIndex.Piece piece, byte[] stored, int expected)
      throws SlideException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(stored);
      byte[] bytes = new byte[expected];
      int length = 0;
      while (length < expected && !inflater.finished()) {
        int more = inflater.inflate(bytes, length, expected - length);
        if (more == 0) {
          break;
        }
        length += more;
      }
      if (length != expected) {
        throw file.damaged(
            piece.offset(), "positions of the camera", length + " bytes", expected + "");
      }
      return bytes;
    } catch (DataFormatException e) {
      throw file.damaged(piece.offset(), "positions of the camera", e.getMessage(), "zlib data");
    } finally {
      inflater.end();
    }
  }
}
