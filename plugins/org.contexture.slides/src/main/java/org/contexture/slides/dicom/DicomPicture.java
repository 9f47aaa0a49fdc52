package org.contexture.slides.dicom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.RgbImage;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;

/** One picture of a series, whole, out of the files that hold its parts. */
final class DicomPicture {

  /** Frames that are looked at of one picture; ten million px a side in tiles of 1,024. */
  private static final long MAXIMUM_TILES = 100_000_000;

  private final List<DicomInstance> parts;
  private final int[] firstFrames;
  private final PlacedTiles tiles;
  private int leftOut;

  private DicomPicture(List<DicomInstance> parts) throws SlideException {
    this.parts = parts;
    DicomInstance first = parts.get(0);
    firstFrames = new int[parts.size() + 1];
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).tileWidth() != first.tileWidth()
          || parts.get(i).tileHeight() != first.tileHeight()) {
        throw new UnsupportedSlideException(
            "%s and %s are parts of one picture with tiles of different sizes, which is not read here."
                .formatted(first.path(), parts.get(i).path()));
      }
      firstFrames[i + 1] = Math.addExact(firstFrames[i], parts.get(i).frameCount());
    }
    PlacedTiles.Builder builder = new PlacedTiles.Builder();
    if (first.isTiledFull()) {
      placeAll(builder);
    } else {
      placeSparse(builder);
    }
    leftOut = firstFrames[parts.size()] - builder.count();
    tiles =
        builder.build(
            PlacedTiles.Sizes.ofWholeChunks(
                first.width(), first.height(), first.tileWidth(), first.tileHeight()),
            this::decode);
  }

  /**
   * The picture that files of equal size make.
   *
   * @throws SlideException if a part is missing
   */
  static DicomPicture of(List<DicomInstance> files) throws SlideException {
    return new DicomPicture(parts(files));
  }

  /**
   * Parts that belong together: those of one concatenation, or all sparse ones. Of several whole
   * pictures of the same size, which are focal planes or optical paths, the first.
   */
  private static List<DicomInstance> parts(List<DicomInstance> files) throws SlideException {
    DicomInstance first = files.get(0);
    Optional<String> concatenation = first.elements().text(Tag.CONCATENATION);
    if (concatenation.isEmpty()) {
      return first.isTiledFull() ? List.of(first) : sparse(files);
    }
    List<DicomInstance> parts = new ArrayList<>();
    for (DicomInstance file : files) {
      if (file.elements().text(Tag.CONCATENATION).equals(concatenation)) {
        parts.add(file);
      }
    }
    parts.sort(Comparator.comparingLong(part -> number(part, 0)));
    long expected = first.elements().integer(Tag.IN_CONCATENATION_TOTAL, parts.size());
    for (int i = 0; i < Math.max(parts.size(), expected); i++) {
      if (i >= parts.size() || number(parts.get(i), i + 1) != i + 1) {
        throw new SlideException(
            "%s: part %d of the %d files of this picture is missing. Copy all files of the series into its folder."
                .formatted(first.path(), i + 1, expected));
      }
    }
    return parts;
  }

  private static List<DicomInstance> sparse(List<DicomInstance> files) {
    return files.stream()
        .filter(file -> !file.isTiledFull() && file.elements().text(Tag.CONCATENATION).isEmpty())
        .filter(
            file ->
                file.tileWidth() == files.get(0).tileWidth()
                    && file.tileHeight() == files.get(0).tileHeight())
        .toList();
  }

  private static long number(DicomInstance part, long absent) {
    return part.elements().integer(Tag.IN_CONCATENATION_NUMBER, absent);
  }

  /** Row by row; further focal planes and optical paths follow and are left out. */
  private void placeAll(PlacedTiles.Builder builder) throws SlideException {
    DicomInstance first = parts.get(0);
    long across = (first.width() + (long) first.tileWidth() - 1) / first.tileWidth();
    long down = (first.height() + (long) first.tileHeight() - 1) / first.tileHeight();
    if (across * down > firstFrames[parts.size()] || across * down > MAXIMUM_TILES) {
      throw new SlideException(
          "%s: found %d frames, expected at least %d for %d × %d px. The file is damaged or not complete; copy or export it again."
              .formatted(
                  first.path(),
                  firstFrames[parts.size()],
                  across * down,
                  first.width(),
                  first.height()));
    }
    for (int i = 0; i < across * down; i++) {
      builder.add(
          (int) (i % across * first.tileWidth()), (int) (i / across * first.tileHeight()), i);
    }
  }

  /** Where the files say; of several frames in one place, which are focal planes, the first. */
  private void placeSparse(PlacedTiles.Builder builder) throws SlideException {
    Set<Long> taken = new HashSet<>();
    for (int i = 0; i < parts.size(); i++) {
      DicomInstance part = parts.get(i);
      FramePositions positions = part.positions();
      if (positions.count() < part.frameCount()) {
        throw new SlideException(
            "%s: found %d positions, expected %d, one for each frame. The file is damaged; export it again."
                .formatted(part.path(), positions.count(), part.frameCount()));
      }
      for (int frame = 0; frame < part.frameCount(); frame++) {
        int x = positions.x(frame);
        int y = positions.y(frame);
        if (x < 0 || y < 0 || x >= part.width() || y >= part.height()) {
          throw new SlideException(
              "%s: frame %d is at column %d, row %d of %d × %d px. The file is damaged; export it again."
                  .formatted(part.path(), frame + 1, x + 1, y + 1, part.width(), part.height()));
        }
        if (positions.isOfFirstPath(frame) && taken.add((long) x << 32 | y)) {
          builder.add(x, y, firstFrames[i] + frame);
        }
      }
    }
  }

  private byte[] decode(int frame) throws SlideException {
    int part = 0;
    while (frame >= firstFrames[part + 1]) {
      part++;
    }
    return parts.get(part).decode(frame - firstFrames[part]);
  }

  DicomInstance first() {
    return parts.get(0);
  }

  List<Path> paths() {
    return parts.stream().map(DicomInstance::path).toList();
  }

  int width() {
    return first().width();
  }

  int height() {
    return first().height();
  }

  PlacedTiles tiles() {
    return tiles;
  }

  /** Frames of other focal planes and optical paths. */
  int framesLeftOut() {
    return leftOut;
  }

  /** All of it, for labels and the like. */
  RgbImage read() throws SlideException {
    return tiles.whole(width(), height(), 0xFFFFFF);
  }
}
