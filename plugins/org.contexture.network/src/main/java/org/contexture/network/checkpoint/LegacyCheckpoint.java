package org.contexture.network.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.contexture.network.WeightsException;
import org.contexture.network.file.Blob;

/**
 * The format before PyTorch 1.6: pickles of a magic number, the protocol, the system, the value and
 * the list of blocks; then each block as its number of elements (64 bits) and its bytes.
 */
final class LegacyCheckpoint {

  private static final long MAGIC = 0xa86a20f9469cfc6cL; // the low 64 of 80 bits

  /** More than any state dict's names and shapes need. */
  private static final long MOST_PICKLED = 64 << 20;

  private LegacyCheckpoint() {}

  static TorchCheckpoint.Content read(Path file) throws IOException {
    Blob content = Blob.ofFile(file);
    ByteBuffer in = ByteBuffer.allocate((int) Math.min(content.size(), MOST_PICKLED));
    content.read(0, in);
    in.flip();
    String origin = file.toString();
    if (!in.hasRemaining() || in.get(0) != (byte) 0x80 || !pickle(in, origin).equals(MAGIC)) {
      throw new IOException("it is neither a zip nor does it start with PyTorch's magic number");
    }
    pickle(in, origin); // protocol
    pickle(in, origin); // system
    Object value = pickle(in, origin);
    List<?> keys = (List<?>) pickle(in, origin);
    long start = in.position();
    Map<String, Blob> blocks =
        blocks(content.slice(start, content.size() - start), keys, storages(value));
    return new TorchCheckpoint.Content(
        value,
        storage -> {
          Blob block = blocks.get(storage.key());
          if (block == null) {
            throw new IOException("the block " + storage.key() + " is missing");
          }
          return block;
        });
  }

  private static Map<String, Blob> blocks(
      Blob content, List<?> keys, Map<String, PickledStorage> storages) throws IOException {
    Map<String, Blob> blocks = new HashMap<>();
    long at = 0;
    for (Object key : keys) {
      PickledStorage storage = storages.get(key);
      if (storage == null || content.size() - at < 8) {
        throw new IOException("the block " + key + " is unknown or missing");
      }
      ByteBuffer elements = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      content.read(at, elements);
      at += 8;
      long bytes = Math.multiplyExact(elements.getLong(0), (long) storage.type().bytes());
      if (bytes < 0 || bytes > content.size() - at) {
        throw new IOException("the block " + key + " is truncated");
      }
      blocks.put(storage.key(), content.slice(at, bytes));
      at += bytes;
    }
    return blocks;
  }

  /** All storages that the value's tensors refer to; every container is looked into once. */
  private static Map<String, PickledStorage> storages(Object value) {
    Map<String, PickledStorage> storages = new HashMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Object next = open.pop();
      if (next instanceof PickledTensor tensor) {
        storages.putIfAbsent(tensor.storage().key(), tensor.storage());
      } else if (next instanceof Map<?, ?> map && seen.add(map)) {
        open.addAll(map.values());
      } else if (next instanceof List<?> list && seen.add(list)) {
        open.addAll(list);
      }
    }
    return storages;
  }

  private static Object pickle(ByteBuffer in, String origin) throws WeightsException {
    return new Unpickler(in, origin).read();
  }
}
