package org.contexture.slides.chunk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The chunks of one slide that were decoded last, so that neighbouring regions do not decode the
 * chunk on their common border twice. Thread-safe; bounded in bytes.
 */
public final class ChunkCache {

  private record Key(Object image, int index) {}

  private final long capacity;
  private final Map<Key, byte[]> chunks = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  public ChunkCache(long capacityBytes) {
    capacity = capacityBytes;
  }

  /**
   * The chunk, if it is here; not to be changed.
   *
   * @param image whose chunk it is: an object that equals itself alone
   */
  public synchronized Optional<byte[]> find(Object image, int index) {
    return Optional.ofNullable(chunks.get(new Key(image, index)));
  }

  public synchronized void put(Object image, int index, byte[] chunk) {
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

  public synchronized void clear() {
    chunks.clear();
    size = 0;
  }
}
