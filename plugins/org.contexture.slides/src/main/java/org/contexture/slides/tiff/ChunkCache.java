package org.contexture.slides.tiff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chunks of one slide that were decoded last, so that neighbouring regions do not decode the
 * chunk on their common border twice. Thread-safe; bounded in bytes.
 */
final class ChunkCache {

  private record Key(TiffImage image, int index) {}

  private final long capacity;
  private final Map<Key, byte[]> chunks = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  ChunkCache(long capacityBytes) {
    capacity = capacityBytes;
  }

  /** The chunk, if it is here; not to be changed. */
  synchronized Optional<byte[]> find(TiffImage image, int index) {
    return Optional.ofNullable(chunks.get(new Key(image, index)));
  }

  synchronized void put(TiffImage image, int index, byte[] chunk) {
    if (chunk.length > capacity / 4) {
      return;
    }
    byte[] previous = chunks.put(new Key(image, index), chunk);
    size += chunk.length - (previous == null ? 0 : previous.length);
    var oldest = chunks.entrySet().iterator();
    while (size > capacity) {
      size -= oldest.next().getValue().length;
      oldest.remove();
    }
  }

  synchronized void clear() {
    chunks.clear();
    size = 0;
  }
}
