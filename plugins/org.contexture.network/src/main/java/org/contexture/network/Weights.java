package org.contexture.network;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.device.Device;
import org.contexture.network.device.Libtorch;

/**
 * The tensors of a network by name, in order. <em>Parameters</em> are trained, <em>buffers</em>
 * (running statistics, fixed embeddings) are not. Keeps its tensors alive until it is closed,
 * whatever {@code PointerScope} they were made in. Not thread-safe; reading from several threads is
 * fine while nobody writes.
 */
@SuppressWarnings("try") // scopes and guards act by being closed
public final class Weights implements AutoCloseable {

  static {
    Libtorch.prepare();
  }

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Set<String> buffers = new LinkedHashSet<>();

  /** Adds a tensor that is trained. */
  public void parameter(String name, Tensor tensor) {
    add(name, tensor);
    tensor.set_requires_grad(true);
  }

  /** Adds a tensor that is no subject of training. */
  public void buffer(String name, Tensor tensor) {
    add(name, tensor);
    buffers.add(name);
  }

  private void add(String name, Tensor tensor) {
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("The tensor “" + name + "” was added before.");
    }
    tensor.retainReference();
  }

  /** Looks up a tensor that must be there. */
  public Tensor get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No tensor “" + name + "” among " + tensors.keySet() + "."));
  }

  /** Looks up a tensor that may be there, e.g. a bias. */
  public Optional<Tensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** All names, in the order of adding. */
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  public boolean isBuffer(String name) {
    return buffers.contains(name);
  }

  /** All parameters by name. */
  public Map<String, Tensor> parameters() {
    return parameters(name -> true);
  }

  /** The parameters whose names are wanted, e.g. for a parameter group. */
  public Map<String, Tensor> parameters(Predicate<String> wanted) {
    Map<String, Tensor> chosen = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (!isBuffer(name) && wanted.test(name)) {
            chosen.put(name, tensor);
          }
        });
    return chosen;
  }

  /** Freezes or thaws the parameters whose names are given: frozen ones get no gradient. */
  public void trainable(boolean trainable, Predicate<String> which) {
    parameters(which).values().forEach(tensor -> tensor.set_requires_grad(trainable));
  }

  /** Freezes or thaws all parameters. */
  public void trainable(boolean trainable) {
    trainable(trainable, name -> true);
  }

  /**
   * Takes the values of a file. Nothing is changed unless everything fits. Floating-point types are
   * converted.
   *
   * @param origin what to call the file in messages
   * @param ignorable tensors of the file that may be left over, e.g. a classifier's
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors, or if the file
   *     cannot be read
   */
  public void load(SafeTensors file, String origin, Predicate<String> ignorable)
      throws WeightsException {
    requireFit(file, origin, ignorable);
    try (NoGradGuard noGrad = new NoGradGuard()) {
      tensors.forEach(
          (name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
              tensor.copy_(Tensors.of(file.tensors().get(name)));
            }
          });
    } catch (UncheckedIOException e) {
      throw new WeightsException(origin + ": " + e.getMessage(), e);
    }
  }

  /**
   * Compares names and shapes with a file's.
   *
   * @throws WeightsException listing missing, unexpected and wrong-shaped tensors
   */
  public void requireFit(SafeTensors file, String origin, Predicate<String> ignorable)
      throws WeightsException {
    List<String> missing = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    tensors.forEach(
        (name, tensor) -> {
          StoredTensor stored = file.tensors().get(name);
          if (stored == null) {
            missing.add(name);
          } else if (!stored.shape().equals(Tensors.shape(tensor))) {
            wrong.add(
                "%s (found %s, expected %s)"
                    .formatted(name, stored.shape(), Tensors.shape(tensor)));
          }
        });
    List<String> unexpected =
        file.tensors().keySet().stream()
            .filter(name -> !tensors.containsKey(name) && !ignorable.test(name))
            .toList();
    WeightsMismatch mismatch = new WeightsMismatch(missing, unexpected, wrong);
    if (!mismatch.isEmpty()) {
      throw new WeightsException(origin + " does not fit: " + mismatch);
    }
  }

  /** As {@link #load(SafeTensors, String, Predicate)}, with nothing left over. */
  public void load(SafeTensors file, String origin) throws WeightsException {
    load(file, origin, name -> false);
  }

  /** A copy for a file. */
  public SafeTensors save(Map<String, String> metadata) {
    return stored(Tensors::store, metadata);
  }

  /** As {@link #save}, but read from these tensors when it is written: for what is large. */
  public SafeTensors live(Map<String, String> metadata) {
    return stored(Tensors::live, metadata);
  }

  private SafeTensors stored(Function<Tensor, StoredTensor> store, Map<String, String> metadata) {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      tensors.forEach((name, tensor) -> stored.put(name, store.apply(tensor)));
    }
    return new SafeTensors(stored, metadata);
  }

  /** A copy on a device, independent of this one; parameters require gradients as here. */
  public Weights copy(Device device) {
    return copy(device, tensor -> tensor);
  }

  /** As {@link #copy(Device)}, in another floating-point type and without gradients. */
  public Weights copy(Device device, ScalarType type) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      return copy(device, tensor -> tensor.to(type));
    }
  }

  /** Moves all tensors to a device and another floating-point type, one by one. */
  public void convert(Device device, ScalarType type) {
    try (NoGradGuard noGrad = new NoGradGuard()) {
      tensors.replaceAll(
          (name, tensor) -> {
            try (PointerScope scope = new PointerScope()) {
              Tensor converted = tensor.to(Tensors.device(device), type);
              converted.retainReference();
              tensor.releaseReference();
              return converted;
            }
          });
    }
  }

  /**
   * As {@link #copy(Device)}, with the weights of convolutions channel by channel last in memory,
   * which libtorch trains faster.
   */
  public Weights copyChannelsLast(Device device) {
    return copy(
        device,
        tensor -> tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor);
  }

  private Weights copy(Device device, UnaryOperator<Tensor> change) {
    Weights copy = new Weights();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      tensors.forEach(
          (name, tensor) -> {
            Tensor own = change.apply(Tensors.to(tensor.detach(), device)).clone();
            copy.add(name, own);
            own.set_requires_grad(tensor.requires_grad());
            if (isBuffer(name)) {
              copy.buffers.add(name);
            }
          });
    }
    return copy;
  }

  /** Frees the tensors. */
  @Override
  public void close() {
    tensors.values().forEach(Tensor::releaseReference);
    tensors.clear();
    buffers.clear();
  }
}
