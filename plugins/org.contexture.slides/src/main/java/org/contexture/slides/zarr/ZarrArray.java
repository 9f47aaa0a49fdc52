package org.contexture.slides.zarr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.SlideException;

/**
 * An array of numbers in chunks of one size, each in a file of its own or in one that holds several
 * (a shard). Thread-safe.
 *
 * @param folder of the array
 * @param shape of all dimensions
 * @param chunk shape of a chunk: the smallest part that is read by itself
 * @param kind of its numbers
 * @param fill the number where no chunk is stored
 * @param packing how chunks are packed, in words
 * @param chunks where the chunks' bytes are
 */
record ZarrArray(
    Path folder,
    List<Integer> shape,
    List<Integer> chunk,
    NumberKind kind,
    float fill,
    String packing,
    StoredChunks chunks) {

  /** Largest chunk, in bytes. */
  static final int LONGEST = 512 << 20;

  private static final int MOST_DIMENSIONS = 5; // as NGFF has them

  ZarrArray {
    shape = List.copyOf(shape);
    chunk = List.copyOf(chunk);
  }

  /**
   * Reads what describes an array.
   *
   * @throws org.contexture.slides.UnsupportedSlideException naming what is not read here
   */
  static ZarrArray of(Path folder) throws SlideException {
    Path three = folder.resolve(ZarrFolder.VERSION_3);
    if (Files.isRegularFile(three)) {
      return Version3.array(folder, ZarrFolder.read(three));
    }
    Path two = folder.resolve(ZarrFolder.ARRAY_2);
    if (!Files.isRegularFile(two)) {
      throw ZarrFolder.damaged(
          folder, "a level", "neither .zarray nor zarr.json", "one of them in its folder");
    }
    return Version2.array(folder, ZarrFolder.read(two));
  }

  /** Lengths of dimensions, which are checked. */
  static List<Integer> lengths(Path file, JsonObject in, String name) throws SlideException {
    JsonElement value = in.get(name);
    List<Integer> lengths = new ArrayList<>();
    if (value instanceof JsonArray array && array.size() >= 2 && array.size() <= MOST_DIMENSIONS) {
      for (JsonElement one : array) {
        String text = one.isJsonPrimitive() ? one.getAsString() : "";
        if (!text.matches("[1-9][0-9]{0,8}")) {
          throw ZarrFolder.damaged(
              file, name, array.toString(), "whole numbers from 1 to 999999999");
        }
        lengths.add(Integer.parseInt(text));
      }
      return lengths;
    }
    throw ZarrFolder.damaged(
        file,
        name,
        String.valueOf(value),
        "a list of 2 to %d whole numbers".formatted(MOST_DIMENSIONS));
  }

  /** Requires that chunks are as many-dimensional as the array, and not too large. */
  static int bytes(Path file, List<Integer> shape, List<Integer> chunk, NumberKind kind)
      throws SlideException {
    long bytes = kind.bytes();
    for (int length : chunk) {
      bytes = Math.min(Long.MAX_VALUE / Integer.MAX_VALUE, bytes) * length;
    }
    if (shape.size() != chunk.size() || bytes > LONGEST) {
      throw ZarrFolder.damaged(
          file,
          "chunks of " + chunk,
          bytes + " bytes",
          "the " + shape.size() + " dimensions of " + shape + ", and at most 512 MiB");
    }
    return (int) bytes;
  }

  /** What a missing chunk holds; texts such as NaN are zero. */
  static float fill(JsonObject in) {
    JsonElement value = in.get("fill_value");
    try {
      return value == null || value.isJsonNull() ? 0 : value.getAsFloat();
    } catch (RuntimeException e) { // a list, or a text that is no number
      return 0;
    }
  }

  /** Product of the chunk's lengths. */
  int numbers() {
    int numbers = 1;
    for (int length : chunk) {
      numbers *= length;
    }
    return numbers;
  }

  /**
   * The numbers of a chunk, whole also where it reaches beyond the array.
   *
   * @param place of the chunk in each dimension
   * @return empty if it is not stored: all are {@link #fill}
   */
  Optional<ByteBuffer> read(int[] place) throws SlideException {
    int most = numbers() * kind.bytes();
    try {
      Optional<byte[]> bytes = chunks.read(place, most);
      if (bytes.isPresent() && bytes.get().length != most) {
        throw new IOException("%d bytes, expected %d".formatted(bytes.get().length, most));
      }
      return bytes.map(plain -> ByteBuffer.wrap(plain).order(kind.order()));
    } catch (IOException e) {
      if (e instanceof SlideException slide) {
        throw slide;
      }
      throw new SlideException(
          "%s: chunk %s could not be decoded: %s. The file is damaged; copy or export the folder again."
              .formatted(folder, Arrays.toString(place), e.getMessage()),
          e);
    }
  }
}
