package org.contexture.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.contexture.network.device.Device;
import org.contexture.network.device.Libtorch;
import org.contexture.network.file.Blob;

/**
 * Between libtorch's tensors and Java's arrays, files and devices. Everything that converts copies.
 */
public final class Tensors {

  static {
    Libtorch.prepare();
  }

  private Tensors() {}

  /**
   * What work computes. Tensors that it makes on the way are freed when it ends rather than with
   * the caller's scope, except for what gradients need of them.
   */
  @SuppressWarnings("try") // acts by being closed
  public static Tensor resultOf(Supplier<Tensor> work) {
    Tensor result;
    try (PointerScope scope = new PointerScope()) {
      result = work.get();
      result.retainReference();
    }
    PointerScope callers = PointerScope.getInnerScope();
    if (callers != null) {
      callers.attach(result);
      result.releaseReference();
    }
    return result;
  }

  /** A 32-bit float tensor on the CPU. */
  public static Tensor of(float[] values, long... shape) {
    Tensor tensor = torch.empty(shape);
    if (tensor.numel() != values.length) {
      throw new IllegalArgumentException(
          "Expected %d values for shape %s, found %d."
              .formatted(tensor.numel(), Arrays.toString(shape), values.length));
    }
    try (FloatPointer data = tensor.data_ptr_float()) {
      data.put(values);
    }
    return tensor;
  }

  /** Positions [n] as libtorch selects by them: 64-bit integers, on the CPU. */
  public static Tensor indices(int... positions) {
    return Tensor.create(Arrays.stream(positions).asLongStream().toArray(), positions.length);
  }

  /** [rows, columns], 32-bit float, on the CPU; what it holds is undefined. */
  public static Tensor empty(long rows, long columns) {
    return torch.empty(rows, columns);
  }

  /**
   * Where the values of a contiguous 32-bit float tensor on the CPU are, while the tensor lives.
   */
  public static FloatBuffer memory(Tensor tensor) {
    return tensor.numel() == 0 ? FloatBuffer.allocate(0) : tensor.createBuffer();
  }

  /** [rows, columns], 32-bit float, on the CPU. */
  public static Tensor of(FloatMatrix matrix) {
    return of(matrix.values(), matrix.rows(), matrix.columns());
  }

  /** Bytes as they are, 0 … 255, of the given shape, on the CPU. */
  public static Tensor of(byte[] values, long... shape) {
    Tensor tensor =
        torch.empty(
            shape, options(ScalarType.Byte), new org.bytedeco.pytorch.MemoryFormatOptional());
    if (values.length > 0) {
      try (BytePointer data = new BytePointer(tensor.data_ptr())) {
        data.put(values);
      }
    }
    return tensor;
  }

  /**
   * A stored tensor in its own type, on the CPU.
   *
   * @throws UncheckedIOException if its file cannot be read
   */
  public static Tensor of(StoredTensor stored) {
    long size = stored.content().size();
    if (size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "A tensor %s of %d bytes is too large; expected up to 2 GiB."
              .formatted(stored.shape(), size));
    }
    Tensor tensor =
        torch.empty(
            shape(stored.shape()),
            options(stored.type().torch()),
            new org.bytedeco.pytorch.MemoryFormatOptional());
    if (size > 0) {
      try (BytePointer target = new BytePointer(tensor.data_ptr())) {
        stored.content().read(0, target.capacity(size).asByteBuffer());
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read a tensor: " + e.getMessage(), e);
      }
    }
    return tensor;
  }

  /** The values of a tensor of any floating-point type, on any device, row by row. */
  public static float[] floats(Tensor tensor) {
    Tensor plain = onCpu(tensor, ScalarType.Float);
    float[] values = new float[Math.toIntExact(plain.numel())];
    if (values.length > 0) {
      try (FloatPointer data = plain.data_ptr_float()) {
        data.get(values);
      }
    }
    return values;
  }

  /** A matrix from a tensor [rows, columns]. */
  public static FloatMatrix matrix(Tensor tensor) {
    if (tensor.dim() != 2) {
      throw new IllegalArgumentException(
          "Expected a tensor [rows, columns], found " + describe(tensor) + ".");
    }
    return new FloatMatrix((int) tensor.size(0), (int) tensor.size(1), floats(tensor));
  }

  /** A copy for a file, in the tensor's own type. */
  public static StoredTensor store(Tensor tensor) {
    StoredTensor live = live(tensor);
    return new StoredTensor(live.type(), live.shape(), live.data());
  }

  /** As {@link #store}, but the tensor is read only when this is: it must still be there then. */
  static StoredTensor live(Tensor tensor) {
    ElementType type = ElementType.of(tensor.scalar_type());
    long size = tensor.numel() * type.bytes();
    Blob content =
        Blob.of(
            size,
            (position, target) -> {
              try (PointerScope scope = new PointerScope()) {
                Tensor plain = onCpu(tensor, tensor.scalar_type());
                ByteBuffer data = new BytePointer(plain.data_ptr()).capacity(size).asByteBuffer();
                target.put(data.slice((int) position, target.remaining()));
              }
            });
    return new StoredTensor(type, shape(tensor), content);
  }

  /** The tensor on a device; itself if it is there already. */
  public static Tensor to(Tensor tensor, Device device) {
    return tensor.to(device(device), tensor.scalar_type());
  }

  /** libtorch's name of a device. */
  public static org.bytedeco.pytorch.Device device(Device device) {
    return device.isCuda()
        ? new org.bytedeco.pytorch.Device(DeviceType.CUDA, (byte) device.cudaIndex())
        : new org.bytedeco.pytorch.Device(DeviceType.CPU);
  }

  /** The dimensions of a tensor. */
  public static List<Long> shape(Tensor tensor) {
    return java.util.stream.LongStream.range(0, tensor.dim()).mapToObj(tensor::size).toList();
  }

  /** A description for messages, e.g. {@code Float [32, 3, 224, 224]}. */
  public static String describe(Tensor tensor) {
    return tensor.scalar_type() + " " + shape(tensor);
  }

  static TensorOptions options(ScalarType type) {
    return new TensorOptions().dtype(new ScalarTypeOptional(type));
  }

  static long[] shape(List<Long> shape) {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }

  private static Tensor onCpu(Tensor tensor, ScalarType type) {
    return tensor.detach().to(device(Device.CPU), type).contiguous();
  }
}
