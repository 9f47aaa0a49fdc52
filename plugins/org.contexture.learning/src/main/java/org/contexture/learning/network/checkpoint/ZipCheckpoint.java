package org.contexture.learning.network.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The format since PyTorch 1.6: a zip of a pickle {@code data.pkl} and the blocks {@code data/0} …
 */
final class ZipCheckpoint {

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
      throw new IOException("its numbers are big-endian, which is not supported");
    }
    ByteBuffer instructions = ByteBuffer.wrap(content(zip, pickle, limit));
    Object value = new Unpickler(instructions, file.toString()).read();
    Map<String, ByteBuffer> known = new HashMap<>();
    return new TorchCheckpoint.Content(
        value,
        storage -> {
          ByteBuffer block = known.get(storage.key());
          if (block == null) {
            block = block(zip, root + "data/" + storage.key(), limit);
            known.put(storage.key(), block);
          }
          return block;
        });
  }

  private static ByteBuffer block(ZipFile zip, String name, long limit) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("the block " + name + " is missing");
    }
    return ByteBuffer.wrap(content(zip, entry, limit));
  }

  /** An entry's bytes. Checkpoints are not compressed, so no entry is longer than the file. */
  private static byte[] content(ZipFile zip, ZipEntry entry, long limit) throws IOException {
    if (entry.getSize() < 0 || entry.getSize() > Math.min(limit, Integer.MAX_VALUE - 8)) {
      throw new IOException(
          "the entry %s claims %d bytes".formatted(entry.getName(), entry.getSize()));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes((int) entry.getSize());
      if (bytes.length != entry.getSize()) {
        throw new IOException("the entry " + entry.getName() + " is truncated");
      }
      return bytes;
    }
  }
}
