package org.contexture.learning.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.learning.AtomicFile;

/**
 * The content of a {@code .safetensors} file: named tensors and a few strings about them. Layout:
 * an 8-byte little-endian header length, a JSON header, the tensors' bytes
 * (huggingface/safetensors, format description). Immutable.
 *
 * @param tensors by name, in the order of the file
 * @param metadata the header's {@code __metadata__}
 */
public record SafeTensors(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

  private static final int MAX_BYTES = Integer.MAX_VALUE - 8; // of a Java array

  public SafeTensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file of up to 2 GiB.
   *
   * @throws WeightsException if it is missing, truncated or not of this format
   */
  public static SafeTensors read(Path file) throws WeightsException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > MAX_BYTES) {
        throw new WeightsException(
            "%s has %d bytes; weight files of up to 2 GiB can be read.".formatted(file, size));
      }
      ByteBuffer content = ByteBuffer.allocate((int) size);
      while (content.hasRemaining() && channel.read(content) >= 0) {}
      return parse(content.flip(), file.toString());
    } catch (NoSuchFileException e) {
      throw new WeightsException("The weight file " + file + " does not exist.", e);
    } catch (WeightsException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightsException("Cannot read the weight file " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file's content. The tensors share its memory.
   *
   * @param origin what to call it in messages
   */
  public static SafeTensors parse(ByteBuffer content, String origin) throws WeightsException {
    return new SafeTensorsReader(content, origin).read();
  }

  public static SafeTensors parse(byte[] content, String origin) throws WeightsException {
    return parse(ByteBuffer.wrap(content), origin);
  }

  /** Looks up a tensor. */
  public StoredTensor get(String name) throws WeightsException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new WeightsException("No tensor “" + name + "” among " + tensors.keySet() + ".");
    }
    return tensor;
  }

  /**
   * The whole file as bytes.
   *
   * @throws IllegalArgumentException if it has more than 2 GiB
   */
  public byte[] toBytes() {
    byte[] header = SafeTensorsReader.header(this);
    long length = 8L + header.length;
    for (StoredTensor tensor : tensors.values()) {
      length += tensor.data().remaining();
    }
    if (length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the tensors have %d bytes; up to 2 GiB can be used".formatted(length));
    }
    ByteBuffer out = ByteBuffer.allocate((int) length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    out.putLong(header.length).put(header);
    tensors.values().forEach(tensor -> out.put(tensor.data()));
    return out.array();
  }

  /** Writes to a temporary file beside the target, then moves it into place. */
  public void write(Path file) throws IOException {
    AtomicFile.write(file, toBytes());
  }
}
