package org.contexture.network.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.contexture.network.StoredTensor;
import org.contexture.network.WeightsException;
import org.contexture.network.file.Blob;

/**
 * The tensors of a PyTorch checkpoint.
 *
 * @param tensors by name, of the part of the checkpoint that holds the weights
 * @param part the key under which they were found, e.g. {@code state_dict}; empty for the top
 */
public record TorchCheckpoint(Map<String, StoredTensor> tensors, String part) {

  /** Keys under which people store weights, the wanted first. */
  private static final List<String> PARTS =
      List.of(
          "teacher",
          "state_dict",
          "model",
          "model_state_dict",
          "student",
          "encoder",
          "backbone",
          "net",
          "network",
          "module");

  public TorchCheckpoint {
    tensors = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /** A pickle and the blocks of numbers that belong to it. */
  record Content(Object value, Blocks blocks) {}

  /** Where the blocks beside the pickle are. */
  @FunctionalInterface
  interface Blocks {
    Blob get(PickledStorage storage) throws IOException;
  }

  /** Whether a file is a zip, as checkpoints since PyTorch 1.6 and TorchScript files are. */
  private static boolean isZip(Path file) throws IOException {
    try (InputStream start = Files.newInputStream(file)) {
      byte[] magic = start.readNBytes(2);
      return magic.length == 2 && magic[0] == 'P' && magic[1] == 'K';
    }
  }

  /** Whether a file holds a TorchScript program and not weights alone. */
  public static boolean isTorchScript(Path file) throws IOException {
    if (!isZip(file)) {
      return false;
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.stream().anyMatch(entry -> entry.getName().endsWith("/constants.pkl"));
    }
  }

  /**
   * Reads a checkpoint. Its tensors are read when they are asked for: leave the file as it is
   * meanwhile.
   *
   * @throws WeightsException if it is damaged, holds no tensors, or its pickle asks for anything
   *     but tensors and plain values
   */
  public static TorchCheckpoint read(Path file) throws WeightsException {
    try {
      if (!isZip(file)) {
        Content content = LegacyCheckpoint.read(file);
        return of(content.value(), content.blocks(), file);
      }
      try (ZipFile zip = new ZipFile(file.toFile())) {
        Content content = ZipCheckpoint.read(zip, file);
        return of(content.value(), content.blocks(), file);
      }
    } catch (WeightsException e) {
      throw e;
    } catch (java.nio.file.NoSuchFileException e) {
      throw new WeightsException("The weight file " + file + " does not exist.", e);
    } catch (IOException | ArithmeticException | IllegalArgumentException | ClassCastException e) {
      throw new WeightsException(
          "%s cannot be read as a PyTorch checkpoint: %s. Fetch the file again."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static TorchCheckpoint of(Object value, Blocks blocks, Path file) throws IOException {
    Found found =
        search(value, "", 0)
            .orElseThrow(
                () ->
                    new WeightsException(
                        "%s holds no dictionary of tensors, neither at its top nor under %s."
                            .formatted(file, PARTS)));
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, PickledTensor> entry : found.tensors().entrySet()) {
      PickledTensor tensor = entry.getValue();
      try {
        tensors.put(entry.getKey(), tensor.take(blocks.get(tensor.storage())));
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new WeightsException(
            "%s is damaged: the tensor “%s” cannot be read: %s."
                .formatted(file, entry.getKey(), e.getMessage()),
            e);
      }
    }
    return new TorchCheckpoint(tensors, found.part());
  }

  private record Found(Map<String, PickledTensor> tensors, String part) {}

  private static Optional<Found> search(Object value, String part, int depth) {
    if (!(value instanceof Map<?, ?> map) || depth > 3) {
      return Optional.empty();
    }
    Map<String, PickledTensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, element) -> {
          if (key instanceof String name && element instanceof PickledTensor tensor) {
            tensors.put(name, tensor);
          }
        });
    Optional<Found> nested =
        PARTS.stream()
            .filter(map::containsKey)
            .map(
                name -> search(map.get(name), part.isEmpty() ? name : part + "." + name, depth + 1))
            .flatMap(Optional::stream)
            .findFirst();
    if (nested.isPresent() && nested.get().tensors().size() > tensors.size()) {
      return nested;
    }
    return tensors.isEmpty() ? Optional.empty() : Optional.of(new Found(tensors, part));
  }
}
