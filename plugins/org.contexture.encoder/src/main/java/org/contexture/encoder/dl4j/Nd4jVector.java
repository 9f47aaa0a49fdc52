package org.contexture.encoder.dl4j;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.contexture.network.ElementType;
import org.contexture.network.StoredTensor;
import org.contexture.network.file.Blob;

/**
 * All parameters of a network in one row, as ND4J writes an array: a buffer with rank, shape,
 * strides, offset, element-wise stride and order, and one with the values; each with the way it was
 * allocated, its length and its type; big-endian. Before 1.0.0-beta4 lengths are 32-bit integers
 * and the first buffer holds such, since then all are 64-bit.
 *
 * @param type of the values: 32- or 64-bit floats
 * @param values big-endian
 */
record Nd4jVector(ElementType type, Blob values) {

  private static final int LONGEST_HEADER = 4096;
  private static final List<String> OLD = List.of("JAVACPP", "DIRECT", "HEAP");
  private static final List<String> NEW = List.of("LONG_SHAPE", "MIXED_DATA_TYPES");
  private static final int ORDER_C = 'c';

  /** ND4J's mark of an array of 32-bit floats. */
  private static final long FLOATS = 0x2000;

  /**
   * Reads the headers.
   *
   * @throws IOException if it is no array of floats, or shorter or longer than it says
   */
  static Nd4jVector read(Blob file) throws IOException {
    byte[] start = file.slice(0, Math.min(LONGEST_HEADER, file.size())).toBytes();
    ByteArrayInputStream bytes = new ByteArrayInputStream(start);
    DataInputStream in = new DataInputStream(bytes);
    long described = readShape(in);
    long length = readLength(in);
    String name = in.readUTF();
    ElementType type =
        switch (name) {
          case "FLOAT" -> ElementType.F32;
          case "DOUBLE" -> ElementType.F64;
          default ->
              throw new IOException(
                  "its parameters are of the type %s; expected FLOAT or DOUBLE".formatted(name));
        };
    long header = (long) start.length - bytes.available();
    if (length != described
        || length < 0
        || length > (file.size() - header) / type.bytes()
        || file.size() - header != length * type.bytes()) {
      throw new IOException(
          "its parameters are said to be %d and %d in number, but there are %d bytes of them"
              .formatted(described, length, file.size() - header));
    }
    return new Nd4jVector(type, file.slice(header, length * type.bytes()));
  }

  private static long readLength(DataInputStream in) throws IOException {
    String allocation = in.readUTF();
    if (OLD.contains(allocation)) {
      return in.readInt();
    } else if (NEW.contains(allocation)) {
      return in.readLong();
    }
    throw new IOException("its parameters begin with “%s”".formatted(printable(allocation)));
  }

  private static String printable(String text) {
    String plain = text.replaceAll("[^ -~]", "?");
    return plain.substring(0, Math.min(40, plain.length()));
  }

  /** Number of values. */
  private static long readShape(DataInputStream in) throws IOException {
    long length = readLength(in);
    String type = in.readUTF();
    if (!type.equals("INT") && !type.equals("LONG")) {
      throw new IOException("its parameters' shape is of the type " + printable(type));
    }
    boolean isLong = type.equals("LONG");
    long rank = isLong ? in.readLong() : in.readInt();
    if (rank < 1 || rank > 8 || length != 2 * rank + 4) {
      throw new IOException("its parameters are an array of rank " + rank);
    }
    long count = 1;
    for (int i = 0; i < rank; i++) {
      long dimension = isLong ? in.readLong() : in.readInt();
      if (dimension < 0) {
        throw new IOException("its parameters' shape holds " + dimension);
      }
      try {
        count = Math.multiplyExact(count, dimension);
      } catch (ArithmeticException e) {
        throw new IOException("its parameters' shape is impossible", e);
      }
    }
    in.skipNBytes((rank + 3) * (isLong ? 8 : 4));
    return count;
  }

  /** Number of values. */
  long length() {
    return values.size() / type.bytes();
  }

  /**
   * A part as a tensor, read when it is asked for.
   *
   * @throws IndexOutOfBoundsException if there are not so many
   */
  StoredTensor tensor(long from, List<Long> shape) {
    long count = shape.stream().reduce(1L, Math::multiplyExact);
    Blob big = values.slice(from * type.bytes(), count * type.bytes());
    return new StoredTensor(type, shape, swapped(big, type.bytes()));
  }

  /** The same numbers with their bytes the other way round. */
  static Blob swapped(Blob numbers, int width) {
    return Blob.of(
        numbers.size(),
        (position, target) -> {
          long first = position / width * width;
          long last = (position + target.remaining() + width - 1) / width * width;
          ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(last - first));
          numbers.read(first, whole);
          byte[] bytes = whole.array();
          for (int at = 0; at < bytes.length; at += width) {
            for (int i = 0, j = width - 1; i < j; i++, j--) {
              byte swap = bytes[at + i];
              bytes[at + i] = bytes[at + j];
              bytes[at + j] = swap;
            }
          }
          target.put(bytes, (int) (position - first), target.remaining());
        });
  }

  /** Writes the headers of a row of 32-bit floats; the values follow, big-endian. */
  static void writeHeader(Dl4jVersion version, long count, DataOutputStream out)
      throws IOException {
    if (version == Dl4jVersion.V0_9_1) {
      long[] shape = {2, 1, count, 1, 1, 0, 1, ORDER_C};
      out.writeUTF("JAVACPP");
      out.writeInt(shape.length);
      out.writeUTF("INT");
      for (long value : shape) {
        out.writeInt(Math.toIntExact(value));
      }
      out.writeUTF("JAVACPP");
      out.writeInt(Math.toIntExact(count));
    } else {
      long[] row = {1, count, 1, FLOATS, 1, ORDER_C};
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(row.length);
      out.writeUTF("LONG");
      for (long value : row) {
        out.writeLong(value);
      }
      out.writeUTF("MIXED_DATA_TYPES");
      out.writeLong(count);
    }
    out.writeUTF("FLOAT");
  }
}
