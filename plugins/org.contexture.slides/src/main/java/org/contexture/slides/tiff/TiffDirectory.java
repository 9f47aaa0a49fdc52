package org.contexture.slides.tiff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.contexture.slides.Orientation;
import org.contexture.slides.SlideException;

/** One image file directory: tags and where their values are. Immutable and thread-safe. */
public final class TiffDirectory {

  /** Bytes per value of the TIFF types 0 … 18; 0 where there is no such type. */
  private static final int[] TYPE_SIZE = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private static final int SHORT = 3;
  private static final int RATIONAL = 5;
  private static final int SIGNED_RATIONAL = 10;
  private static final int FLOAT = 11;
  private static final int DOUBLE = 12;
  private static final int MAXIMUM_TEXT = 64 << 20;

  /** More tags than any slide has. */
  private static final int MAXIMUM_ENTRIES = 4096;

  private static final int ASCII = 2;
  private static final int LONG = 4;

  /**
   * Where the values of one tag are.
   *
   * @param high the upper 32 bits of a single value that Hamamatsu stores apart from the lower ones
   */
  private record Field(int type, int count, long offset, long high) {}

  private final TiffFile file;
  private final long offset;
  private final long next;
  private final Map<Integer, Field> fields;

  private TiffDirectory(TiffFile file, long offset, long next, Map<Integer, Field> fields) {
    this.file = file;
    this.offset = offset;
    this.next = next;
    this.fields = fields;
  }

  static TiffDirectory read(TiffFile file, long offset) throws SlideException {
    boolean big = file.isBig();
    int head = big ? 8 : 2;
    ByteBuffer countBytes = ByteBuffer.wrap(file.read(offset, head)).order(file.order());
    long count = big ? countBytes.getLong() : countBytes.getShort() & 0xFFFF;
    if (count < 0 || count > MAXIMUM_ENTRIES) {
      throw file.damaged(
          offset, "not a directory", count + " entries", "at most " + MAXIMUM_ENTRIES);
    }
    int entry = big ? 20 : 12;
    int link = big || file.isNdpi() ? 8 : 4;
    int after = file.isNdpi() ? 4 * (int) count : 0;
    ByteBuffer bytes =
        ByteBuffer.wrap(file.read(offset + head, (int) count * entry + link + after))
            .order(file.order());
    Map<Integer, Field> fields = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      // Hamamatsu puts the upper halves of all values and offsets behind the directory
      long high = after == 0 ? 0 : bytes.getInt((int) count * entry + link + 4 * i) & 0xFFFFFFFFL;
      readEntry(file, offset + head, i * entry, high << 32, bytes, fields);
    }
    int end = (int) count * entry;
    long next = link == 8 ? bytes.getLong(end) : bytes.getInt(end) & 0xFFFFFFFFL;
    return new TiffDirectory(file, offset, next, fields);
  }

  private static void readEntry(
      TiffFile file, long base, int at, long high, ByteBuffer bytes, Map<Integer, Field> fields)
      throws SlideException {
    boolean big = file.isBig();
    int tag = bytes.getShort(at) & 0xFFFF;
    int type = bytes.getShort(at + 2) & 0xFFFF;
    long count = big ? bytes.getLong(at + 4) : bytes.getInt(at + 4) & 0xFFFFFFFFL;
    if (type >= TYPE_SIZE.length || TYPE_SIZE[type] == 0) {
      return; // TIFF 6.0, section 2: readers skip fields of an unknown type
    }
    int inline = big ? 8 : 4;
    int valueAt = at + (big ? 12 : 8);
    if (count < 0 || count > file.length() / TYPE_SIZE[type] || count > Integer.MAX_VALUE / 8) {
      throw file.damaged(
          base + at,
          "tag " + tag + " is too long",
          count + " values",
          "no more than fit into the file's " + file.length() + " bytes");
    }
    boolean here =
        count * TYPE_SIZE[type] <= inline && !(file.isNdpi() && type == ASCII && count > 0);
    if (here) {
      if (high != 0 && (type != LONG || count != 1)) {
        throw file.damaged(base + at, "tag " + tag, "a value of 64 bits", "one of 32 bits");
      }
      fields.put(tag, new Field(type, (int) count, base + valueAt, high));
      return;
    }
    long where = big ? bytes.getLong(valueAt) : high | (bytes.getInt(valueAt) & 0xFFFFFFFFL);
    fields.put(tag, new Field(type, (int) count, where, 0));
  }

  public TiffFile file() {
    return file;
  }

  /** Where the directory is in the file. */
  public long offset() {
    return offset;
  }

  /** Offset of the next directory; 0 after the last. */
  long next() {
    return next;
  }

  public boolean has(int tag) {
    return fields.containsKey(tag);
  }

  public boolean isTiled() {
    return has(TiffTag.TILE_OFFSETS);
  }

  /** How many values a tag has; 0 if it is absent. */
  public int count(int tag) {
    Field field = fields.get(tag);
    return field == null ? 0 : field.count;
  }

  /**
   * The first values of an integer tag: so many, or all that it has. A damaged count of a large
   * file must not decide how much memory is taken, so callers say how many they can use.
   */
  public long[] integers(int tag, int atMost) throws SlideException {
    Field field = fields.get(tag);
    if (field == null) {
      return new long[0];
    }
    int count = Math.min(atMost, field.count);
    ByteBuffer bytes = values(field, count);
    long[] values = new long[count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (field.type) {
            case 1, 2, 7 -> bytes.get() & 0xFFL;
            case 6 -> bytes.get();
            case SHORT -> bytes.getShort() & 0xFFFFL;
            case 8 -> bytes.getShort();
            case LONG, 13 -> field.high | (bytes.getInt() & 0xFFFFFFFFL);
            case 9 -> bytes.getInt();
            case 16, 17, 18 -> bytes.getLong();
            default ->
                throw file.damaged(
                    offset, "tag " + tag + " is no integer", "type " + field.type, "an integer");
          };
    }
    return values;
  }

  /** The first value of an integer tag. */
  public OptionalLong integer(int tag) throws SlideException {
    return Arrays.stream(integers(tag, 1)).findFirst();
  }

  /** The first value of an integer tag, or the value that the standard gives in its absence. */
  public long integer(int tag, long absent) throws SlideException {
    return integer(tag).orElse(absent);
  }

  /** A length in px that must be there and be possible. */
  int length(String name, int tag) throws SlideException {
    return length(name, integer(tag, 0));
  }

  /** The same of a value. */
  int length(String name, long value) throws SlideException {
    if (value < 1 || value > Integer.MAX_VALUE / 4) {
      throw file.damaged(offset, name + " is impossible", value + " px", "1 … 536870911 px");
    }
    return (int) value;
  }

  /** The first value of a rational or floating-point tag; empty where it is no finite number. */
  public OptionalDouble real(int tag) throws SlideException {
    return Arrays.stream(reals(tag, 1)).filter(Double::isFinite).findFirst();
  }

  /** The first values of a rational or floating-point tag; not all need be finite. */
  double[] reals(int tag, int atMost) throws SlideException {
    Field field = fields.get(tag);
    if (field == null) {
      return new double[0];
    }
    int count = Math.min(atMost, field.count);
    ByteBuffer bytes = values(field, count);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] =
          switch (field.type) {
            case RATIONAL ->
                (double) (bytes.getInt() & 0xFFFFFFFFL) / (bytes.getInt() & 0xFFFFFFFFL);
            case SIGNED_RATIONAL -> (double) bytes.getInt() / bytes.getInt();
            case FLOAT -> bytes.getFloat();
            case DOUBLE -> bytes.getDouble();
            default -> integers(tag, count)[i];
          };
    }
    return values;
  }

  /** A text tag up to its first zero byte, read as UTF-8. */
  public Optional<String> text(int tag) throws SlideException {
    Optional<byte[]> bytes = bytes(tag);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    int end = 0;
    while (end < bytes.get().length && bytes.get()[end] != 0) {
      end++;
    }
    return Optional.of(new String(bytes.get(), 0, end, StandardCharsets.UTF_8));
  }

  /** The raw bytes of a tag. */
  public Optional<byte[]> bytes(int tag) throws SlideException {
    Field field = fields.get(tag);
    if (field == null) {
      return Optional.empty();
    }
    if ((long) field.count * TYPE_SIZE[field.type] > MAXIMUM_TEXT) {
      throw file.damaged(
          offset, "tag " + tag + " is too long", field.count + " values", "at most 64 MiB");
    }
    return Optional.of(values(field, field.count).array());
  }

  private ByteBuffer values(Field field, int count) throws SlideException {
    return ByteBuffer.wrap(file.read(field.offset, count * TYPE_SIZE[field.type]))
        .order(file.order());
  }

  /** How the picture lies; upright where the tag is absent or no value of the standard. */
  Orientation orientation() throws SlideException {
    return Orientation.of((int) integer(TiffTag.ORIENTATION, 1));
  }
}
