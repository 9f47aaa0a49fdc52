package org.contexture.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps the pictures that were asked for last, up to a number of bytes. Thread-safe. */
final class ByteCache {

  private final long capacity;
  private final Map<String, byte[]> pictures = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  ByteCache(long capacityBytes) {
    capacity = capacityBytes;
  }

  synchronized Optional<byte[]> find(String key) {
    return Optional.ofNullable(pictures.get(key));
  }

  synchronized void put(String key, byte[] picture) {
    byte[] before = pictures.put(key, picture);
    size += picture.length - (before == null ? 0 : before.length);
    var oldest = pictures.values().iterator();
    while (size > capacity && oldest.hasNext()) {
      size -= oldest.next().length;
      oldest.remove();
    }
  }

  synchronized long bytes() {
    return size;
  }
}
