package org.contexture.slides.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.contexture.slides.chunk.ChunkCodec;

/**
 * Frames as they are, or in run lengths (PS3.5, annex G).
 *
 * @param runLengths whether each plane of samples is a segment of runs
 * @param planes whether stored samples come plane by plane
 * @param samples per pixel, 1 or 3
 * @param yCbCr whether they are YCbCr
 */
record PlainFrameCodec(boolean runLengths, boolean planes, int samples, boolean yCbCr)
    implements ChunkCodec {

  private static final int SEGMENT_TABLE = 64;

  @Override
  public byte[] decode(byte[] stored, int width, int height) throws IOException {
    int pixels = width * height;
    byte[] bytes = runLengths ? unpack(stored, pixels) : stored;
    if (bytes.length < samples * pixels) {
      throw new IOException(bytes.length + " bytes, expected " + samples * pixels);
    }
    boolean separate = runLengths || planes;
    if (samples == 3 && !separate) {
      return FrameCodecs.rgb(Arrays.copyOf(bytes, 3 * pixels), yCbCr);
    }
    byte[] rgb = new byte[3 * pixels];
    for (int sample = 0; sample < 3; sample++) {
      int from = samples == 1 ? 0 : sample * pixels;
      for (int i = 0; i < pixels; i++) {
        rgb[3 * i + sample] = bytes[from + i];
      }
    }
    return FrameCodecs.rgb(rgb, yCbCr);
  }

  private byte[] unpack(byte[] stored, int pixels) throws IOException {
    if (stored.length < SEGMENT_TABLE) {
      throw new IOException("run lengths of " + stored.length + " bytes, expected at least 64");
    }
    ByteBuffer table = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
    if (table.getInt() != samples) {
      throw new IOException(table.getInt(0) + " segments of run lengths, expected " + samples);
    }
    byte[] planes = new byte[samples * pixels];
    for (int sample = 0; sample < samples; sample++) {
      long start = table.getInt() & 0xFFFFFFFFL;
      if (start < SEGMENT_TABLE || start > stored.length) {
        throw new IOException("a segment at " + start + ", expected 64 … " + stored.length);
      }
      unpack(stored, (int) start, planes, sample * pixels, (sample + 1) * pixels);
    }
    return planes;
  }

  private static void unpack(byte[] in, int start, byte[] out, int from, int end)
      throws IOException {
    int at = start;
    int to = from;
    while (to < end) {
      if (at + 1 >= in.length) {
        throw new IOException("run lengths that end after " + (to - from) + " samples");
      }
      int code = in[at++];
      if (code == -128) {
        continue;
      }
      int count = Math.min(code >= 0 ? code + 1 : 1 - code, end - to);
      if (code >= 0) {
        if (at + count > in.length) {
          throw new IOException("run lengths that end inside a run");
        }
        System.arraycopy(in, at, out, to, count);
        at += code + 1;
      } else {
        Arrays.fill(out, to, to + count, in[at++]);
      }
      to += count;
    }
  }
}
