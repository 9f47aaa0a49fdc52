package org.contexture.headless.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How fast a disk takes bytes, by writing some until they are on it. */
final class DiskSpeed {

  private static final int PIECE = 8 << 20;

  private DiskSpeed() {}

  /** Writes a file of that many bytes. */
  static double bytesPerSecond(Path file, int bytes) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    long start = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int at = 0; at < bytes; at += PIECE) {
        piece.clear().limit(Math.min(PIECE, bytes - at));
        while (piece.hasRemaining()) {
          channel.write(piece);
        }
      }
      channel.force(true);
    }
    return bytes * 1e9 / (System.nanoTime() - start);
  }
}
