package org.contexture.network.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
          "target_encoder",
          "state_dict_ema",
          "ema_state_dict",
          "model_ema",
          "ema_model",
          "model_ema_state_dict",
          "ema_model_state_dict",
          "ema",
          "state_dict",
          "model",
          "model_state_dict",
          "student",
          "encoder",
          "backbone",
          "net",
          "network",
          "module");

  /** Dictionaries of tensors that are no weights. */
  private static final Pattern TRAINING = Pattern.compile(".*(optim|sched|scaler|loss|metric).*");

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
    return readParts(file).get(0);
  }

  /**
   * Reads all dictionaries of tensors of a checkpoint, as {@link #read} does the first; those of
   * optimisers and the like excepted.
   *
   * @return at least one, the wanted first
   * @throws WeightsException as {@link #read}
   */
  public static List<TorchCheckpoint> readParts(Path file) throws WeightsException {
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
      throw new WeightsException("The weight file " + file + " does not exist. Check its path.", e);
    } catch (IOException | ArithmeticException | IllegalArgumentException | ClassCastException e) {
      throw new WeightsException(
          "%s cannot be read as a PyTorch checkpoint: %s. Fetch the file again."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static List<TorchCheckpoint> of(Object value, Blocks blocks, Path file)
      throws IOException {
    List<Found> all = new ArrayList<>();
    search(value, "", 0).ifPresent(all::add);
    collect(value, "", 0, Collections.newSetFromMap(new IdentityHashMap<>()), all);
    if (all.isEmpty()) {
      throw new WeightsException(
          ("%s holds no dictionary of tensors, neither at its top nor inside. Save the weights"
                  + " alone: torch.save(model.state_dict(), …), or as .safetensors.")
              .formatted(file));
    }
    if (all.size() > 1 && search(value, "", 0).isEmpty()) {
      all.sort( // none has a known name
          Comparator.<Found>comparingInt(found -> -found.tensors().size())
              .thenComparing(found -> !found.part().toLowerCase(Locale.ROOT).contains("best")));
    }
    List<TorchCheckpoint> parts = new ArrayList<>();
    for (Found found : all) {
      if (parts.stream().noneMatch(part -> part.part().equals(found.part()))) {
        parts.add(of(found, blocks, file));
      }
    }
    return parts;
  }

  private static void collect(
      Object value, String part, int depth, Set<Object> seen, List<Found> all) {
    if (!(value instanceof Map<?, ?> map) || depth > 3 || !seen.add(map)) {
      return;
    }
    Map<String, PickledTensor> tensors = tensors(map);
    if (!tensors.isEmpty()) {
      all.add(new Found(tensors, part));
    }
    map.forEach(
        (key, element) -> {
          if (key instanceof String name
              && !TRAINING.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
            collect(element, part.isEmpty() ? name : part + "." + name, depth + 1, seen, all);
          }
        });
  }

  private static Map<String, PickledTensor> tensors(Map<?, ?> map) {
    Map<String, PickledTensor> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, element) -> {
          if (key instanceof String name && element instanceof PickledTensor tensor) {
            tensors.put(name, tensor);
          }
        });
    return tensors;
  }

  private static TorchCheckpoint of(Found found, Blocks blocks, Path file) throws IOException {
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
    Map<String, PickledTensor> tensors = tensors(map);
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
