package org.contexture.slides.dicom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Scan;
import org.contexture.slides.SlideException;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.ChunkCodec;
import org.contexture.slides.file.SlideFile;
import org.contexture.slides.jpeg.JpegQuality;

/** One file of a series: a level, a part of one, or a picture such as the label. */
final class DicomInstance {

  private static final int LARGEST_SIDE = Integer.MAX_VALUE / 4;

  private final SlideFile file;
  private final DataSet elements;
  private final String transferSyntax;
  private final DicomFrames frames;
  private final ChunkCodec codec;
  private final int width;
  private final int height;
  private final int tileWidth;
  private final int tileHeight;
  private final FramePositions positions = new FramePositions();

  private DicomInstance(SlideFile file) throws SlideException {
    this.file = file;
    DicomStream.Header header = DicomStream.read(file, positions);
    elements = header.elements();
    transferSyntax = header.transferSyntax();
    tileWidth = side("Columns", Tag.COLUMNS, 0);
    tileHeight = side("Rows", Tag.ROWS, 0);
    width = side("TotalPixelMatrixColumns", Tag.TOTAL_COLUMNS, tileWidth);
    height = side("TotalPixelMatrixRows", Tag.TOTAL_ROWS, tileHeight);
    if ((long) tileWidth * tileHeight > ChunkCodec.MAXIMUM_PIXELS) {
      throw new UnsupportedSlideException(
          "%s: frames of %d × %d px are larger than %d px."
              .formatted(file.path(), tileWidth, tileHeight, ChunkCodec.MAXIMUM_PIXELS));
    }
    codec = FrameCodecs.of(file.path(), elements, transferSyntax);
    long count = elements.integer(Tag.NUMBER_OF_FRAMES, 1);
    if (count < 1 || count > Integer.MAX_VALUE / 64) {
      throw file.damaged(0, "NumberOfFrames", count + "", "1 … " + Integer.MAX_VALUE / 64);
    }
    long frameBytes = (long) tileWidth * tileHeight * elements.integer(Tag.SAMPLES_PER_PIXEL, 1);
    frames = DicomFrames.of(file, header, (int) count, frameBytes);
  }

  /**
   * Reads a file's description; the caller closes the file.
   *
   * @throws UnsupportedSlideException if its pixels are stored in a way that is not read here
   * @throws SlideException if it is damaged
   */
  static DicomInstance of(SlideFile file) throws SlideException {
    return new DicomInstance(file);
  }

  private int side(String name, int tag, long absent) throws SlideException {
    long value = elements.integer(tag, absent);
    if (value < 1 || value > LARGEST_SIDE) {
      throw file.damaged(0, name + " is impossible", value + " px", "1 … " + LARGEST_SIDE + " px");
    }
    return (int) value;
  }

  Path path() {
    return file.path();
  }

  SlideFile file() {
    return file;
  }

  DataSet elements() {
    return elements;
  }

  /** Of the whole picture, of which this file may hold a part. */
  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int tileWidth() {
    return tileWidth;
  }

  int tileHeight() {
    return tileHeight;
  }

  int frameCount() {
    return frames.count();
  }

  /** VOLUME, LABEL, OVERVIEW, THUMBNAIL … */
  String flavour() {
    return elements.text(Tag.IMAGE_TYPE, 2).orElse("VOLUME");
  }

  String id() {
    return elements.text(Tag.SOP_INSTANCE).orElse(path().toString());
  }

  /** Notes how frames are stored. */
  void describe(Map<String, String> properties) {
    Scan.putCompression(FrameCodecs.name(transferSyntax), properties);
    Scan.putJpegQuality(jpegQuality(), properties);
  }

  private OptionalInt jpegQuality() {
    try {
      return FrameCodecs.isJpeg(transferSyntax)
          ? JpegQuality.of(frames.read(0))
          : OptionalInt.empty();
    } catch (SlideException e) {
      return OptionalInt.empty(); // damage is for the one who reads this frame
    }
  }

  /** Whether frames lie in the order of the tiles, so that no position is stored. */
  boolean isTiledFull() {
    return elements
        .text(Tag.DIMENSION_ORGANIZATION_TYPE)
        .map("TILED_FULL"::equals)
        .orElse(positions.count() < frameCount());
  }

  /** Of the frames of a sparse file. */
  FramePositions positions() {
    return positions;
  }

  /** The spacing of pixels, in the file's words mm; or the imaged area by its pixels. */
  Optional<MicronsPerPixel> micronsPerPixel() {
    DataSet measures = elements.item(Tag.SHARED_GROUPS).item(Tag.PIXEL_MEASURES);
    if (measures.bytes(Tag.PIXEL_SPACING).isEmpty()) {
      measures = positions.firstMeasures();
    }
    double down = measures.decimal(Tag.PIXEL_SPACING, 0).orElse(Double.NaN);
    double across = measures.decimal(Tag.PIXEL_SPACING, 1).orElse(Double.NaN);
    return MicronsPerPixel.stated(1000 * across, 1000 * down)
        .or(
            () ->
                MicronsPerPixel.stated(
                    1000 * elements.single(Tag.IMAGED_VOLUME_WIDTH).orElse(Double.NaN) / width,
                    1000 * elements.single(Tag.IMAGED_VOLUME_HEIGHT).orElse(Double.NaN) / height));
  }

  /** Decodes a frame: 3 · tile width · tile height bytes. */
  byte[] decode(int frame) throws SlideException {
    byte[] stored = frames.read(frame);
    try {
      return codec.decode(stored, tileWidth, tileHeight);
    } catch (IOException e) {
      throw new SlideException(
          "%s: frame %d of %d could not be decoded: %s. The file is damaged; copy or export it again."
              .formatted(path(), frame + 1, frames.count(), e.getMessage()),
          e);
    }
  }
}
