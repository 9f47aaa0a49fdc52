package org.contexture.network.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.network.ElementType;

/** The names of Python that a pickled state dict may use, and what stands for them here. */
final class PickledGlobals {

  /** Makes a plain value from the arguments of a call. */
  @FunctionalInterface
  interface Constructor {
    /** Throws a runtime exception if the arguments are not as expected. */
    Object apply(List<Object> arguments);
  }

  /** Something beside the weights, such as training options, that is passed over. */
  record Opaque() {}

  static final Constructor OPAQUE = arguments -> new Opaque();

  private static final Map<String, Constructor> ALLOWED = new TreeMap<>();

  static {
    ALLOWED.put("collections.OrderedDict", PickledGlobals::dictionary);
    ALLOWED.put("torch._utils._rebuild_tensor_v2", PickledGlobals::tensor);
    ALLOWED.put("torch._utils._rebuild_tensor", PickledGlobals::tensor);
    ALLOWED.put("torch._utils._rebuild_parameter", arguments -> (PickledTensor) arguments.get(0));
    ALLOWED.put(
        "torch._utils._rebuild_parameter_with_state",
        arguments -> (PickledTensor) arguments.get(0));
    ALLOWED.put("torch.Size", arguments -> arguments.get(0));
    for (String map : List.of("collections.defaultdict", "collections.Counter")) {
      ALLOWED.put(map, arguments -> new LinkedHashMap<>()); // what counts them is of no use
    }
    for (String harmless :
        List.of(
            "argparse.Namespace",
            "types.SimpleNamespace",
            "pathlib.Path",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "pathlib.PurePosixPath",
            "pathlib.PureWindowsPath",
            "torch.device",
            "torch.serialization._get_layout",
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "_codecs.encode")) {
      ALLOWED.put(harmless, OPAQUE);
    }
    for (String type :
        List.of(
            "float16",
            "half",
            "bfloat16",
            "float32",
            "float",
            "float64",
            "double",
            "complex32",
            "complex64",
            "complex128",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "int8",
            "int16",
            "short",
            "int32",
            "int",
            "int64",
            "long",
            "bool",
            "strided",
            "contiguous_format",
            "channels_last",
            "preserve_format")) {
      ALLOWED.put("torch." + type, OPAQUE);
    }
    for (String type :
        List.of(
            "set",
            "frozenset",
            "complex",
            "bytearray",
            "bytes",
            "list",
            "dict",
            "tuple",
            "int",
            "float",
            "str",
            "bool",
            "slice",
            "range")) {
      ALLOWED.put("builtins." + type, OPAQUE);
      ALLOWED.put("__builtin__." + type, OPAQUE); // as protocol 2 calls it
    }
    storage("Double", ElementType.F64);
    storage("Float", ElementType.F32);
    storage("Half", ElementType.F16);
    storage("BFloat16", ElementType.BF16);
    storage("Long", ElementType.I64);
    storage("Int", ElementType.I32);
    storage("Short", ElementType.I16);
    storage("Char", ElementType.I8);
    storage("Byte", ElementType.U8);
    storage("Bool", ElementType.BOOL);
  }

  private PickledGlobals() {}

  static Optional<Constructor> find(String name) {
    return Optional.ofNullable(ALLOWED.get(name));
  }

  /** If a name means a type of storage, that type. */
  static Optional<PickledStorage.StorageType> storageType(String name) {
    return find(name)
        .filter(StorageConstructor.class::isInstance)
        .map(constructor -> ((StorageConstructor) constructor).type());
  }

  private record StorageConstructor(PickledStorage.StorageType type) implements Constructor {
    @Override
    public Object apply(List<Object> arguments) {
      throw new IllegalArgumentException("a storage's type is not called");
    }
  }

  private static void storage(String name, ElementType type) {
    ALLOWED.put(
        "torch." + name + "Storage", new StorageConstructor(new PickledStorage.StorageType(type)));
  }

  private static Map<Object, Object> dictionary(List<Object> arguments) {
    Map<Object, Object> dictionary = new LinkedHashMap<>();
    if (!arguments.isEmpty()) {
      for (Object pair : (List<?>) arguments.get(0)) {
        dictionary.put(Unpickler.plainKey(((List<?>) pair).get(0)), ((List<?>) pair).get(1));
      }
    }
    return dictionary;
  }

  /** {@code (storage, offset, size, stride, …)}. */
  private static PickledTensor tensor(List<Object> arguments) {
    return new PickledTensor(
        (PickledStorage) arguments.get(0),
        (Long) arguments.get(1),
        longs(arguments.get(2)),
        longs(arguments.get(3)));
  }

  private static List<Long> longs(Object list) {
    return ((List<?>) list).stream().map(Long.class::cast).toList();
  }
}
