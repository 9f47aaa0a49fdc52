package org.contexture.slides.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files that hold several chunks each, and a table of where they are (Zarr 3, sharding-indexed).
 *
 * @param files of the shards; packings of a whole shard are not read
 * @param across chunks of a shard in each dimension
 * @param checked whether a checksum follows the table
 * @param atStart whether the table stands in front
 * @param codecs of a chunk, in the order in which they are undone
 */
record Shards(
    ChunkFiles files,
    List<Integer> across,
    boolean checked,
    boolean atStart,
    List<BytesCodec> codecs)
    implements StoredChunks {

  private static final int ENTRY = 16;
  private static final long NOT_STORED = -1;

  @Override
  public Optional<byte[]> read(int[] place, int most) throws IOException {
    int[] shard = new int[place.length];
    int inside = 0;
    int count = 1;
    for (int i = 0; i < place.length; i++) {
      shard[i] = place[i] / across.get(i);
      inside = inside * across.get(i) + place[i] % across.get(i);
      count *= across.get(i);
    }
    Path file = files.file(shard);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long tableBytes = (long) ENTRY * count + (checked ? 4 : 0);
      long table = atStart ? 0 : channel.size() - tableBytes;
      ByteBuffer entry = read(file, channel, table + (long) ENTRY * inside, ENTRY);
      long offset = entry.getLong();
      long length = entry.getLong();
      if (offset == NOT_STORED && length == NOT_STORED) {
        return Optional.empty();
      }
      if (length < 0 || length > 2L * most + (1 << 20)) {
        throw new IOException(
            "%s holds %d bytes of it, for %d at most".formatted(file, length, most));
      }
      byte[] packed = read(file, channel, offset, (int) length).array();
      return Optional.of(ChunkFiles.unpack(packed, most, codecs));
    }
  }

  private static ByteBuffer read(Path file, SeekableByteChannel channel, long at, int count)
      throws IOException {
    if (at < 0 || at > channel.size() - count) {
      throw new IOException(
          "%s ends at %d, expected %d bytes at %d".formatted(file, channel.size(), count, at));
    }
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    channel.position(at);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IOException(file + " has become shorter while it was open");
      }
    }
    return bytes.flip();
  }
}
