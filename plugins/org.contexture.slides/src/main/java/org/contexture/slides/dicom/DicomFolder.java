package org.contexture.slides.dicom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.contexture.slides.SlideException;
import org.contexture.slides.file.SlideFile;

/**
 * Which files of a folder belong to which series of slides. Folders are remembered for as long as
 * they do not change, so that a thousand slides of one folder do not read it a thousand times.
 */
final class DicomFolder {

  static final String WHOLE_SLIDE = "1.2.840.10008.5.1.4.1.1.77.1.6";

  /** The elements that tell a series come before this group. */
  private static final int AFTER_SERIES = 0x0022;

  private static final int REMEMBERED = 64;

  /** A folder's time may be this coarse: one that changed just now may change again unseen. */
  private static final long SETTLED_MS = 3000;

  /** What the first few elements of a file say. */
  record Head(String series, String kind, String flavour) {}

  private record Remembered(long modified, long read, Map<String, List<Path>> series) {}

  private static final Map<Path, Remembered> FOLDERS =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Remembered> eldest) {
          return size() > REMEMBERED;
        }
      };

  private DicomFolder() {}

  /** The head of a file; empty if it is no DICOM file. */
  static Optional<Head> head(SlideFile file) throws SlideException {
    if (!DicomStream.isDicom(file)) {
      return Optional.empty();
    }
    DataSet elements = DicomStream.readUntil(file, AFTER_SERIES).elements();
    return Optional.of(
        new Head(
            elements.text(Tag.SERIES).orElse(""),
            elements
                .text(Tag.SOP_CLASS)
                .or(() -> elements.text(Tag.MEDIA_STORAGE_CLASS))
                .orElse(""),
            elements.text(Tag.IMAGE_TYPE, 2).orElse("VOLUME")));
  }

  /** All files of whole slides in a folder by their series, sorted. */
  static Map<String, List<Path>> series(Path folder) throws SlideException {
    try {
      Path key = folder.toAbsolutePath().normalize();
      long modified = Files.getLastModifiedTime(folder).toMillis();
      synchronized (FOLDERS) {
        Remembered known = FOLDERS.get(key);
        if (known != null && known.modified == modified && known.read - modified > SETTLED_MS) {
          return known.series;
        }
      }
      long now = System.currentTimeMillis();
      Map<String, List<Path>> series = new TreeMap<>();
      if (scan(folder, series)) {
        synchronized (FOLDERS) {
          FOLDERS.put(key, new Remembered(modified, now, series));
        }
      }
      return series;
    } catch (IOException e) {
      throw new SlideException(folder + " could not be searched: " + e.getMessage(), e);
    }
  }

  /** Returns whether all files could be read: one that is still being copied may be whole soon. */
  private static boolean scan(Path folder, Map<String, List<Path>> series) throws IOException {
    boolean whole = true;
    List<Path> files;
    try (Stream<Path> list = Files.list(folder)) {
      files = list.filter(DicomFolder::mayBeDicom).sorted().toList();
    }
    for (Path path : files) {
      try (SlideFile file = new SlideFile(path)) {
        head(file)
            .filter(head -> head.kind.equals(WHOLE_SLIDE) && !head.series.isEmpty())
            .ifPresent(
                head -> series.computeIfAbsent(head.series, any -> new ArrayList<>()).add(path));
      } catch (SlideException e) {
        whole = false; // it belongs to no slide; opened by its name it says why
      }
    }
    return whole;
  }

  /** Exports end in .dcm, or are named by numbers (IM000001, 1.2.840.…) without an ending. */
  static boolean mayBeDicom(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    boolean named = name.endsWith(".dcm") || name.endsWith(".dicom");
    return named ? isFile(path) : isWithoutEnding(path);
  }

  static boolean isWithoutEnding(Path path) {
    String name = path.getFileName().toString();
    return !name.equals("DICOMDIR") && name.matches("[\\w-]+|[0-9.]+") && isFile(path);
  }

  /** Whether the first elements of a file tell a whole-slide image. */
  static boolean isWholeSlide(Path path) {
    try (SlideFile file = new SlideFile(path)) {
      return head(file).filter(head -> head.kind.equals(WHOLE_SLIDE)).isPresent();
    } catch (SlideException e) {
      return false; // damaged, and nothing else says that it is a slide
    }
  }

  private static boolean isFile(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isRegularFile();
    } catch (IOException e) {
      return false; // a dead link
    }
  }
}
