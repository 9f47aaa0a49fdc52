package org.contexture.network.checkpoint;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.network.WeightsException;

/**
 * Reads one pickle (Python's protocols 2 to 5, as far as state dicts use them) into plain values:
 * {@code Map}, {@code List}, {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@link
 * PickledNone}, tensors as {@link PickledTensor}. Names of Python are looked up in a short list of
 * constructors of our own; a name that is not in it ends the reading. Nothing is ever called.
 */
final class Unpickler {

  /** Python's None. */
  enum PickledNone {
    NONE
  }

  /** A name of Python that is on the list. */
  private record Global(PickledGlobals.Constructor constructor) {}

  private static final Object MARK = new Object();

  private final ByteBuffer in;
  private final String origin;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  /**
   * Reads from the buffer's position on and leaves it behind the pickle.
   *
   * @param origin what to call it in messages
   */
  Unpickler(ByteBuffer in, String origin) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    this.origin = origin;
  }

  Object read() throws WeightsException {
    try {
      while (true) {
        int opcode = in.get() & 0xff;
        if (opcode == '.') {
          return pop();
        }
        step(opcode);
      }
    } catch (BufferUnderflowException e) {
      throw new WeightsException(origin + " is truncated: its pickle ends early.", e);
    } catch (RuntimeException e) {
      throw new WeightsException(
          "%s is damaged: its pickle is inconsistent before byte %d."
              .formatted(origin, in.position()),
          e);
    }
  }

  private void step(int opcode) throws WeightsException {
    switch (opcode) {
      case 0x80 -> protocol(in.get());
      case 0x95 -> in.getLong(); // frame: its length is of no use to us
      case '(' -> stack.push(MARK);
      case '0' -> pop();
      case 'N' -> stack.push(PickledNone.NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'J' -> stack.push((long) in.getInt());
      case 'K' -> stack.push((long) (in.get() & 0xff));
      case 'M' -> stack.push((long) (in.getShort() & 0xffff));
      case 0x8a -> stack.push(longOf(in.get() & 0xff));
      case 0x8b -> stack.push(longOf(in.getInt()));
      case 'G' -> stack.push(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> stack.push(text(in.getInt()));
      case 0x8c -> stack.push(text(in.get() & 0xff));
      case 0x8d -> stack.push(text(Math.toIntExact(in.getLong())));
      case 'T' -> stack.push(text(in.getInt()));
      case 'U' -> stack.push(text(in.get() & 0xff));
      case 'B' -> stack.push(PickledGlobals.OPAQUE.apply(List.of(text(in.getInt()))));
      case 'C' -> stack.push(PickledGlobals.OPAQUE.apply(List.of(text(in.get() & 0xff))));
      case 0x8e, 0x96 ->
          stack.push(PickledGlobals.OPAQUE.apply(List.of(text(Math.toIntExact(in.getLong())))));
      case ')' -> stack.push(List.of());
      case 't' -> stack.push(fixed(popToMark()));
      case 0x85 -> stack.push(List.of(pop()));
      case 0x86 -> pushTuple(2);
      case 0x87 -> pushTuple(3);
      case ']', 0x8f -> stack.push(new ArrayList<>());
      case '}' -> stack.push(new LinkedHashMap<>());
      case 'a' -> append(List.of(pop()));
      case 'e', 0x90 -> append(popToMark());
      case 0x91 -> stack.push(fixed(popToMark()));
      case 's' -> setItem();
      case 'u' -> setItems(popToMark());
      case 'q' -> memo.put(in.get() & 0xff, peek());
      case 'r' -> memo.put(in.getInt(), peek());
      case 0x94 -> memo.put(memo.size(), peek());
      case 'h' -> stack.push(remembered(in.get() & 0xff));
      case 'j' -> stack.push(remembered(in.getInt()));
      case 'c' -> stack.push(global(line(), line()));
      case 0x93 -> globalFromStack();
      case 'Q' -> stack.push(PickledStorage.of(list(pop())));
      case 'R', 0x81 -> construct();
      case 0x92 -> {
        pop(); // named arguments
        construct();
      }
      case 'b' -> build();
      default ->
          throw new WeightsException(
              "%s is refused: byte %d of its pickle is the instruction 0x%02x, which no state dict needs."
                  .formatted(origin, in.position() - 1, opcode));
    }
  }

  private void protocol(byte version) throws WeightsException {
    if (version < 2 || version > 5) {
      throw new WeightsException(
          "%s is a pickle of protocol %d; expected 2 to 5.".formatted(origin, version));
    }
  }

  private Object pop() {
    Object value = stack.poll();
    if (value == null || value == MARK) {
      throw new IllegalArgumentException("a value is missing");
    }
    return value;
  }

  private Object peek() {
    Object value = stack.peek();
    if (value == null || value == MARK) {
      throw new IllegalArgumentException("a value is missing");
    }
    return value;
  }

  private List<Object> popToMark() {
    List<Object> values = new ArrayList<>();
    while (stack.peek() != MARK) {
      values.add(pop());
    }
    stack.pop();
    Collections.reverse(values);
    return values;
  }

  private static List<Object> fixed(List<Object> values) {
    return Collections.unmodifiableList(values);
  }

  private void pushTuple(int size) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(pop());
    }
    Collections.reverse(values);
    stack.push(fixed(values));
  }

  private void append(List<Object> values) {
    list(peek()).addAll(values);
  }

  private void setItem() {
    Object value = pop();
    Object key = pop();
    map(peek()).put(plainKey(key), value);
  }

  private void setItems(List<Object> keysAndValues) {
    Map<Object, Object> target = map(peek());
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      target.put(plainKey(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
  }

  /**
   * Texts and numbers are keys as they are. Others (tuples, names) stand for themselves alone:
   * nothing asks for them, none can contain itself, and comparing them costs nothing.
   */
  static Object plainKey(Object key) {
    return key instanceof String || key instanceof Long || key instanceof PickledNone
        ? key
        : new InertKey();
  }

  /** A key of a dictionary that is no text and no number. */
  private static final class InertKey {}

  private Object remembered(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new IllegalArgumentException("nothing is remembered as " + index);
    }
    return value;
  }

  private void globalFromStack() throws WeightsException {
    String name = (String) pop();
    String module = (String) pop();
    stack.push(global(module, name));
  }

  private Object global(String module, String name) throws WeightsException {
    String full = module + "." + name;
    Optional<PickledStorage.StorageType> storage = PickledGlobals.storageType(full);
    if (storage.isPresent()) {
      return storage.get();
    }
    PickledGlobals.Constructor constructor =
        PickledGlobals.find(full)
            .orElseThrow(
                () ->
                    new WeightsException(
                        ("%s is refused: its pickle asks for “%s”, which no state dict needs and"
                                + " which could run code. Nothing was run. Save the weights alone,"
                                + " best as .safetensors.")
                            .formatted(origin, full)));
    return new Global(constructor);
  }

  private void construct() {
    List<Object> arguments = list(pop());
    stack.push(((Global) pop()).constructor().apply(arguments));
  }

  /** An object's attributes: of no use, except that an inert object must stay on the stack. */
  private void build() {
    pop();
    peek();
  }

  private Object longOf(int length) {
    byte[] littleEndian = bytes(length);
    for (int i = 0, j = length - 1; i < j; i++, j--) {
      byte b = littleEndian[i];
      littleEndian[i] = littleEndian[j];
      littleEndian[j] = b;
    }
    return length == 0 ? 0L : new BigInteger(littleEndian).longValue();
  }

  private byte[] bytes(int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private String text(int length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  private String line() {
    int start = in.position();
    while (in.get() != '\n') {}
    int length = in.position() - start - 1;
    in.position(start);
    String line = text(length);
    in.get();
    return line;
  }

  @SuppressWarnings("unchecked") // only this class puts lists on the stack
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  @SuppressWarnings("unchecked") // only this class puts maps on the stack
  private static Map<Object, Object> map(Object value) {
    return (Map<Object, Object>) value;
  }
}
