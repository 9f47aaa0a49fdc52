package org.contexture.slides.apart;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.SlideMetadata;

/**
 * One question or answer, as it goes through a pipe: number, kind, length, body.
 *
 * @param number an answer has that of its question
 * @param kind of question or answer
 * @param body what belongs to the kind
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Message(int number, Kind kind, byte[] body) {

  /** What is asked and answered. */
  enum Kind {
    OPEN('o'),
    READ('r'),
    ASSOCIATED('a'),
    CLOSE('c'),
    DONE('d'),
    UNKNOWN_FORMAT('u'),
    SLIDE_FAILED('f');

    private final char letter;

    Kind(char letter) {
      this.letter = letter;
    }

    static Kind of(int letter) throws IOException {
      for (Kind kind : values()) {
        if (kind.letter == letter) {
          return kind;
        }
      }
      throw new IOException("a message of kind " + letter);
    }
  }

  private static final int LONGEST = 1 << 30;

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  static Message of(int number, Kind kind, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    return new Message(number, kind, bytes.toByteArray());
  }

  static Message read(DataInputStream in) throws IOException {
    int number = in.readInt();
    Kind kind = Kind.of(in.readUnsignedByte());
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("a message of %d bytes".formatted(length));
    }
    return new Message(number, kind, in.readNBytes(length));
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(number);
    out.writeByte(kind.letter);
    out.writeInt(body.length);
    out.write(body);
    out.flush();
  }

  DataInputStream in() {
    return new DataInputStream(new ByteArrayInputStream(body));
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  static void writeMetadata(DataOutputStream out, SlideMetadata metadata) throws IOException {
    writeText(out, metadata.format());
    out.writeInt(metadata.levels().size());
    for (Level level : metadata.levels()) {
      out.writeInt(level.width());
      out.writeInt(level.height());
      out.writeDouble(level.downsampleX());
      out.writeDouble(level.downsampleY());
    }
    out.writeDouble(metadata.micronsPerPixel().map(MicronsPerPixel::x).orElse(Double.NaN));
    out.writeDouble(metadata.micronsPerPixel().map(MicronsPerPixel::y).orElse(Double.NaN));
    out.writeInt(metadata.properties().size());
    for (Map.Entry<String, String> property : metadata.properties().entrySet()) {
      writeText(out, property.getKey());
      writeText(out, property.getValue());
    }
    out.writeInt(metadata.associatedImages().size());
    for (String name : metadata.associatedImages()) {
      writeText(out, name);
    }
  }

  SlideMetadata metadata(Path path) throws IOException {
    DataInputStream in = in();
    String format = readText(in);
    List<Level> levels = new ArrayList<>();
    for (int count = in.readInt(); count > 0; count--) {
      levels.add(new Level(in.readInt(), in.readInt(), in.readDouble(), in.readDouble()));
    }
    Optional<MicronsPerPixel> pixel = MicronsPerPixel.stated(in.readDouble(), in.readDouble());
    Map<String, String> properties = new TreeMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      properties.put(readText(in), readText(in));
    }
    Set<String> associated = new TreeSet<>();
    for (int count = in.readInt(); count > 0; count--) {
      associated.add(readText(in));
    }
    return new SlideMetadata(path, format, levels, pixel, properties, associated);
  }
}
