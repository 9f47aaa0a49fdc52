package org.contexture.network.checkpoint;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.contexture.network.WeightsException;
import org.contexture.network.file.Blob;

/**
 * The format since PyTorch 1.6: a zip of a pickle {@code data.pkl} and the blocks {@code data/0} …
 */
final class ZipCheckpoint {

  private static final int PIECE = 1 << 20;

  private ZipCheckpoint() {}

  static TorchCheckpoint.Content read(ZipFile zip, Path file) throws IOException {
    ZipEntry pickle =
        zip.stream()
            .filter(entry -> entry.getName().endsWith("/data.pkl"))
            .findFirst()
            .orElseThrow(() -> new IOException("the zip holds no data.pkl"));
    String root = pickle.getName().substring(0, pickle.getName().length() - "data.pkl".length());
    long limit = Files.size(file);
    ZipEntry order = zip.getEntry(root + "byteorder");
    if (order != null
        && new String(content(zip, order, limit), StandardCharsets.US_ASCII).startsWith("big")) {
      throw new WeightsException(
          file
              + " holds big-endian numbers; expected little-endian ones. Save it as .safetensors.");
    }
    ByteBuffer instructions = ByteBuffer.wrap(content(zip, pickle, limit));
    Object value = new Unpickler(instructions, file.toString()).read();
    return new TorchCheckpoint.Content(
        value, storage -> block(zip, root + "data/" + storage.key(), file, limit));
  }

  /** A block of numbers, which is read when it is asked for. */
  private static Blob block(ZipFile zip, String name, Path file, long limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("the block " + name + " is missing");
    }
    return Blob.of(
        size(entry, limit),
        (position, target) -> {
          try (ZipFile again = new ZipFile(file.toFile());
              InputStream in = again.getInputStream(entry)) {
            in.skipNBytes(position);
            fill(target, in);
          } catch (EOFException e) {
            throw new IOException("the block " + name + " is truncated", e);
          }
        });
  }

  private static void fill(ByteBuffer target, InputStream in) throws IOException {
    byte[] piece = new byte[Math.min(PIECE, target.remaining())];
    while (target.hasRemaining()) {
      int wanted = Math.min(piece.length, target.remaining());
      if (in.readNBytes(piece, 0, wanted) < wanted) {
        throw new EOFException("a zip's entry is truncated");
      }
      target.put(piece, 0, wanted);
    }
  }

  private static byte[] content(ZipFile zip, ZipEntry entry, long limit) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(size(entry, limit)));
    try (InputStream in = zip.getInputStream(entry)) {
      fill(content, in);
    }
    return content.array();
  }

  /** An entry's bytes. Checkpoints are not compressed, so no entry is longer than the file. */
  private static long size(ZipEntry entry, long limit) throws IOException {
    if (entry.getSize() < 0 || entry.getSize() > limit) {
      throw new IOException(
          "the entry %s claims %d bytes".formatted(entry.getName(), entry.getSize()));
    }
    return entry.getSize();
  }
}
