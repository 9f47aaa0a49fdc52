package org.contexture.network;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.file.Blob;

/**
 * The header of {@code .safetensors}, read with suspicion: every length and offset is checked
 * before it is used, names must be unique, tensors must not overlap.
 */
final class SafeTensorsReader {

  private static final String METADATA = "__metadata__";
  private static final int MAX_HEADER_BYTES = 100_000_000; // the reference implementation's bound

  private final Blob content;
  private final String origin;
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<long[]> ranges = new ArrayList<>();

  SafeTensorsReader(Blob content, String origin) {
    this.content = content;
    this.origin = origin;
  }

  SafeTensors read() throws WeightsException {
    if (content.size() < 8) {
      throw broken("it has %d bytes, too few for a header length".formatted(content.size()));
    }
    try {
      long length = bytes(0, 8).getLong();
      if (length < 2 || length > MAX_HEADER_BYTES || length > content.size() - 8) {
        throw broken(
            "the header length at offset 0 is %d, in a file of %d bytes"
                .formatted(length, content.size()));
      }
      header(text(bytes(8, (int) length)), content.slice(8 + length, content.size() - 8 - length));
    } catch (WeightsException e) {
      throw e;
    } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
      throw new WeightsException(
          origin + " is no safetensors file: its JSON header is broken: " + e.getMessage(), e);
    }
    checkOverlap();
    return new SafeTensors(tensors, metadata);
  }

  private ByteBuffer bytes(long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    content.read(from, bytes);
    return bytes.flip();
  }

  private void header(String text, Blob data) throws IOException {
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        entry(json, data);
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw broken("the JSON header goes on after its end");
      }
    }
  }

  private void entry(JsonReader json, Blob data) throws IOException {
    String name = json.nextName();
    if (name.equals(METADATA)) {
      json.beginObject();
      while (json.hasNext()) {
        metadata.put(json.nextName(), json.nextString());
      }
      json.endObject();
    } else if (tensors.put(name, tensor(name, json, data)) != null) {
      throw broken("the tensor “%s” appears twice".formatted(name));
    }
  }

  private StoredTensor tensor(String name, JsonReader json, Blob data) throws IOException {
    Optional<ElementType> type = Optional.empty();
    List<Long> shape = null;
    List<Long> offsets = null;
    json.beginObject();
    while (json.hasNext()) {
      String key = json.nextName();
      switch (key) {
        case "dtype" -> {
          String dtype = json.nextString();
          type = ElementType.named(dtype);
          if (type.isEmpty()) {
            throw broken("the tensor “%s” has the unsupported dtype “%s”".formatted(name, dtype));
          }
        }
        case "shape" -> shape = longs(json);
        case "data_offsets" -> offsets = longs(json);
        default -> throw broken("the tensor “%s” has the unknown key “%s”".formatted(name, key));
      }
    }
    json.endObject();
    if (type.isEmpty() || shape == null || offsets == null || offsets.size() != 2) {
      throw broken("the tensor “%s” lacks dtype, shape or two data_offsets".formatted(name));
    }
    return slice(name, type.get(), shape, offsets, data);
  }

  private StoredTensor slice(
      String name, ElementType type, List<Long> shape, List<Long> offsets, Blob data)
      throws WeightsException {
    long begin = offsets.get(0);
    long end = offsets.get(1);
    if (begin < 0 || end < begin || end > data.size()) {
      throw broken(
          "the tensor “%s” claims bytes %d to %d of %d".formatted(name, begin, end, data.size()));
    }
    long expected;
    try {
      expected = StoredTensor.byteCount(type, shape);
    } catch (ArithmeticException e) {
      throw broken("the tensor “%s” has the impossible shape %s".formatted(name, shape));
    }
    if (expected != end - begin) {
      throw broken(
          "the tensor “%s” of %s %s needs %d bytes but has %d"
              .formatted(name, type, shape, expected, end - begin));
    }
    ranges.add(new long[] {begin, end});
    return new StoredTensor(type, shape, data.slice(begin, end - begin));
  }

  private void checkOverlap() throws WeightsException {
    ranges.removeIf(range -> range[0] == range[1]);
    ranges.sort((a, b) -> Long.compare(a[0], b[0]));
    for (int i = 1; i < ranges.size(); i++) {
      if (ranges.get(i)[0] < ranges.get(i - 1)[1]) {
        throw broken("two tensors overlap at data byte %d".formatted(ranges.get(i)[0]));
      }
    }
  }

  private static List<Long> longs(JsonReader json) throws IOException {
    List<Long> values = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      values.add(json.nextLong());
    }
    json.endArray();
    return values;
  }

  private static String text(ByteBuffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
  }

  private WeightsException broken(String problem) {
    return new WeightsException(
        origin
            + " is no safetensors file or is damaged: "
            + problem
            + ". Fetch the file again or choose another one.");
  }

  /** The JSON header that {@link SafeTensors#writeTo} puts first, padded to 8 bytes. */
  static byte[] header(SafeTensors file) {
    JsonObject root = new JsonObject();
    if (!file.metadata().isEmpty()) {
      JsonObject strings = new JsonObject();
      file.metadata().forEach(strings::addProperty);
      root.add(METADATA, strings);
    }
    long offset = 0;
    for (Map.Entry<String, StoredTensor> entry : file.tensors().entrySet()) {
      StoredTensor tensor = entry.getValue();
      JsonObject description = new JsonObject();
      description.addProperty("dtype", tensor.type().name());
      description.add("shape", array(tensor.shape()));
      long end = offset + tensor.content().size();
      description.add("data_offsets", array(List.of(offset, end)));
      offset = end;
      root.add(entry.getKey(), description);
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = java.util.Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    java.util.Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    return padded;
  }

  private static JsonElement array(List<Long> values) {
    JsonArray array = new JsonArray();
    values.forEach(array::add);
    return array;
  }
}
