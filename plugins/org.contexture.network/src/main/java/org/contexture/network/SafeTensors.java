package org.contexture.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.contexture.network.file.AtomicFile;
import org.contexture.network.file.Blob;
import org.contexture.network.file.BlobWriter;

/**
 * The content of a {@code .safetensors} file: named tensors and a few strings about them. Layout:
 * an 8-byte little-endian header length, a JSON header, the tensors' bytes
 * (huggingface/safetensors, format description). Immutable.
 *
 * @param tensors by name, in the order of the file
 * @param metadata the header's {@code __metadata__}
 */
public record SafeTensors(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

  public SafeTensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a file's header. Its tensors are read when they are asked for: leave the file as it is
   * meanwhile.
   *
   * @throws WeightsException if it is missing, truncated or not of this format
   */
  public static SafeTensors read(Path file) throws WeightsException {
    try {
      return parse(Blob.ofFile(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new WeightsException("The weight file " + file + " does not exist. Check its path.", e);
    } catch (WeightsException e) {
      throw e;
    } catch (IOException e) {
      throw new WeightsException("Cannot read the weight file " + file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file's content. The tensors are parts of it.
   *
   * @param origin what to call it in messages
   */
  public static SafeTensors parse(Blob content, String origin) throws WeightsException {
    return new SafeTensorsReader(content, origin).read();
  }

  public static SafeTensors parse(byte[] content, String origin) throws WeightsException {
    return parse(Blob.of(content), origin);
  }

  /** Looks up a tensor. */
  public StoredTensor get(String name) throws WeightsException {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new WeightsException("No tensor “" + name + "” among " + tensors.keySet() + ".");
    }
    return tensor;
  }

  /** Writes the whole file, one tensor after the other. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] header = SafeTensorsReader.header(this);
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array());
    out.write(header);
    for (StoredTensor tensor : tensors.values()) {
      out.write(tensor.content().toBytes());
    }
  }

  /** The whole file, wherever there is room for it. */
  public Blob toBlob() throws IOException {
    try (BlobWriter writer = new BlobWriter()) {
      writeTo(writer);
      return writer.blob();
    }
  }

  /** The whole file as bytes, for what is small. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes to a temporary file beside the target, then moves it into place. */
  public void write(Path file) throws IOException {
    AtomicFile.write(
        file,
        temporary -> {
          try (OutputStream out = Files.newOutputStream(temporary)) {
            writeTo(out);
          }
        });
  }
}
