package org.contexture.network.checkpoint;

import java.util.List;
import org.contexture.network.ElementType;

/**
 * A reference to a block of numbers beside the pickle.
 *
 * @param type of the numbers
 * @param key name of the block
 * @param elements how many
 */
record PickledStorage(ElementType type, String key, long elements) {

  /** The type of a storage, as a pickle names it. */
  record StorageType(ElementType type) {}

  /** From PyTorch's persistent id: {@code ('storage', type, key, device, elements)}. */
  static PickledStorage of(List<Object> id) {
    if (id.size() < 5 || !id.get(0).equals("storage")) {
      throw new IllegalArgumentException("no storage");
    }
    StorageType type = (StorageType) id.get(1);
    return new PickledStorage(type.type(), (String) id.get(2), (Long) id.get(4));
  }
}
