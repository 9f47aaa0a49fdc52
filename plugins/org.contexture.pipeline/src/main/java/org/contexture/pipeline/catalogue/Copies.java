package org.contexture.pipeline.catalogue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that were copied beside themselves: {@code case (1).svs} or {@code case - Copy.svs} beside
 * {@code case.svs}. They would be slides of their own, and on both sides of a split.
 *
 * @param same as long as their originals and, as far as they were compared, of the same bytes
 * @param others of such a name that hold something else
 */
record Copies(List<Path> same, List<Path> others) {

  /** As Windows, macOS, GNOME and browsers name them, in the languages of many of our users. */
  private static final Pattern ADDED =
      Pattern.compile(
          "(.+?)(?: ?\\(\\d+\\)| ?[-–_] ?WORD(?: ?\\(\\d+\\))?| WORD(?: \\d+)?| \\((?:\\w+ )?WORD\\))"
              .replace("WORD", "(?:copy|kopie|copie|copia|cópia|kopia|копия|コピー|副本)"));

  private static final int BLOCK = 1 << 16; // bytes
  private static final int BLOCKS = 256;

  Copies {
    same = List.copyOf(same);
    others = List.copyOf(others);
  }

  /**
   * Those of a list of files.
   *
   * @throws IOException if one of them cannot be read
   */
  static Copies among(List<Path> files) throws IOException {
    Map<Path, Path> byName = new HashMap<>();
    files.forEach(file -> byName.put(lower(file), file));
    List<Path> same = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path file : files) {
      Optional<Path> original = original(file).map(byName::get);
      if (original.isPresent() && Files.isRegularFile(file)) {
        (isSame(original.get(), file) ? same : others).add(file);
      }
    }
    return new Copies(same, others);
  }

  /**
   * What is to be said.
   *
   * @param shown how a path is shown
   */
  List<String> notes(Function<Path, String> shown) {
    List<String> notes = new ArrayList<>();
    if (!same.isEmpty()) {
      notes.add(
          "%s of a file beside it left out: %s."
              .formatted(
                  same.size() == 1 ? "1 copy" : same.size() + " copies",
                  Plural.some(same.stream().map(shown).toList())));
    }
    if (!others.isEmpty()) {
      notes.add(
          "%s named as a copy of another but different, taken as of a slide of its own: %s."
              .formatted(
                  Plural.of(others.size(), "file"),
                  Plural.some(others.stream().map(shown).toList())));
    }
    return notes;
  }

  private static Path lower(Path file) {
    return file.resolveSibling(file.getFileName().toString().toLowerCase(Locale.ROOT));
  }

  /** The file that this is a copy of, if its name says so. */
  private static Optional<Path> original(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    int dot = Math.max(0, name.lastIndexOf('.'));
    Matcher added = ADDED.matcher(name.substring(0, dot));
    return added.matches()
        ? Optional.of(file.resolveSibling(added.group(1) + name.substring(dot)))
        : Optional.empty();
  }

  /** Compares small files whole, and of large ones blocks that lie evenly over the file. */
  private static boolean isSame(Path one, Path two) throws IOException {
    long size = Files.size(one);
    if (size != Files.size(two)) {
      return false;
    }
    long blocks = Math.min(BLOCKS, (size + BLOCK - 1) / BLOCK);
    try (FileChannel first = FileChannel.open(one);
        FileChannel second = FileChannel.open(two)) {
      for (long i = 0; i < blocks; i++) {
        long at = i == 0 ? 0 : (size - BLOCK) * i / (blocks - 1); // the last ends with the file
        if (!block(first, at).equals(block(second, at))) {
          return false;
        }
      }
    }
    return true;
  }

  private static ByteBuffer block(FileChannel file, long at) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    int read = 0;
    while (block.hasRemaining() && read >= 0) {
      read = file.read(block, at + block.position());
    }
    return block.flip();
  }
}
