package org.contexture.slides.mirax;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.Scan;
import org.contexture.slides.ScanTime;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;

/**
 * A slide in 3DHISTECH's MIRAX (MRXS).
 *
 * <p>Facts of the format are those that OpenSlide's documentation and Benjamin Gilbert's notes
 * describe.
 */
public final class MiraxSlide {

  private static final String GENERAL = "GENERAL";
  private static final String SCAN_DATA = "Scan data layer";

  /** Images of the finest level: a photograph of a pixel's side would make more. */
  private static final long MAXIMUM_IMAGES = 1 << 26;

  private static final Map<String, String> PICTURES =
      Map.of(
          "macro", "ScanDataLayer_SlideThumbnail",
          "label", "ScanDataLayer_SlideBarcode",
          "thumbnail", "ScanDataLayer_SlidePreview");

  private final Path path;
  private final Slidedat slidedat;
  private final List<SlideFile> files = new ArrayList<>();
  private final Map<String, String> properties = new TreeMap<>();

  private MiraxSlide(Path path, Slidedat slidedat) {
    this.path = path;
    this.slidedat = slidedat;
  }

  /**
   * Opens a slide.
   *
   * @param path the {@code .mrxs} file, beside which a folder of the same name lies
   * @throws UnsupportedSlideException if it is fluorescence, or stored in a way not read here
   * @throws SlideException if the folder is missing, or damaged
   */
  public static Slide open(Path path) throws SlideException {
    Path folder = folder(path);
    Path table = folder.resolve("Slidedat.ini");
    if (!Files.isRegularFile(table)) {
      throw new SlideException(
          "%s is a MIRAX slide without its data: %s does not exist. Copy the folder '%s' beside the file."
              .formatted(path, table, folder.getFileName()));
    }
    MiraxSlide slide = new MiraxSlide(path, Slidedat.read(table));
    try {
      return slide.read();
    } catch (SlideException | RuntimeException e) {
      slide.files.forEach(SlideFile::close);
      throw e;
    }
  }

  /** Beside the file, of its name; of a link, beside what it leads to, if there is none here. */
  private static Path folder(Path path) throws SlideException {
    String name = path.getFileName().toString();
    Path folder = path.toAbsolutePath().resolveSibling(name.substring(0, name.lastIndexOf('.')));
    if (Files.isSymbolicLink(path) && !Files.isDirectory(folder)) {
      try {
        return folder(path.toRealPath());
      } catch (IOException e) {
        throw new SlideException(path + " is a link that leads nowhere: " + e.getMessage(), e);
      }
    }
    return folder;
  }

  private Slide read() throws SlideException {
    refuseFluorescence();
    for (Path file : slidedat.dataFiles()) {
      files.add(new SlideFile(file));
    }
    SlideFile indexFile = new SlideFile(slidedat.indexFile());
    MiraxImages images = new MiraxImages(files);
    files.add(indexFile);
    MiraxIndex index = new MiraxIndex(indexFile, slidedat.text(GENERAL, "SLIDE_ID"));
    List<ZoomLevel> zooms = zooms();
    MiraxLevels layout = layout(zooms, index, images);
    List<Level> levels = layout.levels();
    List<List<PlacedTiles>> tiles = new ArrayList<>();
    for (int level = 0; level < levels.size(); level++) {
      tiles.add(List.of(layout.tiles(level, levels.get(level), index, images)));
    }
    describe(zooms.get(0), tiles.get(0).get(0).bounds());
    describeScan(zooms.get(0));
    layout.firstImage().ifPresent(image -> Scan.putJpegQuality(images.quality(image), properties));
    Map<String, TiledSlide.Picture> pictures = pictures(index, images);
    SlideMetadata metadata =
        new SlideMetadata(
            path,
            "3DHISTECH MIRAX",
            levels,
            MicronsPerPixel.stated(zooms.get(0).micronsX(), zooms.get(0).micronsY()),
            properties,
            pictures.keySet());
    return new TiledSlide(metadata, tiles, pictures, zooms.get(0).fill(), files);
  }

  private void refuseFluorescence() throws UnsupportedSlideException {
    String type = slidedat.find(GENERAL, "SLIDE_TYPE").orElse("").toUpperCase(Locale.ROOT);
    if (type.contains("FLUORESCEN")) {
      throw new UnsupportedSlideException(
          path + ": fluorescence is not read here, only bright-field slides in colour.");
    }
  }

  private List<ZoomLevel> zooms() throws SlideException {
    List<ZoomLevel> zooms = new ArrayList<>();
    int halvings = 0;
    for (String section : slidedat.zoomLevels()) {
      ZoomLevel zoom = ZoomLevel.read(slidedat, section, halvings, zooms.isEmpty());
      halvings = zoom.halvings();
      zooms.add(zoom);
    }
    return zooms;
  }

  private MiraxLevels layout(List<ZoomLevel> zooms, MiraxIndex index, MiraxImages images)
      throws SlideException {
    int across = slidedat.whole(GENERAL, "IMAGENUMBER_X", 1, 1 << 20);
    int down = slidedat.whole(GENERAL, "IMAGENUMBER_Y", 1, 1 << 20);
    int divisions =
        slidedat.find(GENERAL, "CameraImageDivisionsPerSide").isPresent()
            ? slidedat.whole(GENERAL, "CameraImageDivisionsPerSide", 1, 1 << 10)
            : 1;
    if ((long) across * down > MAXIMUM_IMAGES || across < divisions || down < divisions) {
      throw slidedat.damaged(
          GENERAL,
          "IMAGENUMBER_X",
          "%d × %d images, %d of a photograph".formatted(across, down, divisions),
          "a photograph at least, and " + MAXIMUM_IMAGES + " images at most");
    }
    ZoomLevel first = zooms.get(0);
    int columns = across / divisions;
    Optional<Integer> recorded = slidedat.record("VIMSLIDE_POSITION_BUFFER", "");
    Optional<Integer> stitched =
        recorded.isPresent() ? Optional.empty() : slidedat.record("StitchingIntensityLayer", "");
    Optional<Integer> record = recorded.or(() -> stitched);
    CameraPositions positions =
        new CameraPositions.Regular(
            columns,
            first.imageWidth() * divisions - first.overlapX(),
            first.imageHeight() * divisions - first.overlapY());
    if (record.isPresent()) {
      MiraxIndex.Piece piece = index.record(record.get());
      positions =
          CameraPositions.read(
              images.file(piece),
              piece,
              stitched.isPresent(),
              columns * (down / divisions),
              first.joined());
    }
    return new MiraxLevels(slidedat, zooms, positions, across, down, divisions, record.isPresent());
  }

  private void describe(ZoomLevel first, Optional<Region> bounds) {
    slidedat.forEach((key, value) -> properties.put("mirax." + key, value));
    properties.put("openslide.vendor", "mirax");
    SlideNotes.onlyMade("3DHISTECH MIRAX", properties);
    properties.put("openslide.background-color", "%06X".formatted(first.fill()));
    String power = slidedat.find(GENERAL, "OBJECTIVE_MAGNIFICATION").orElse("").replace("x", "");
    if (power.matches("[1-9][0-9]{0,3}")) {
      properties.put(Scan.OBJECTIVE, power);
    }
    bounds.ifPresent(
        region -> {
          properties.put("openslide.bounds-x", "" + (long) region.x());
          properties.put("openslide.bounds-y", "" + (long) region.y());
          properties.put("openslide.bounds-width", "" + (long) region.width());
          properties.put("openslide.bounds-height", "" + (long) region.height());
        });
  }

  /** The hardware's version names the scanner's model; which section has it differs. */
  private void describeScan(ZoomLevel first) {
    slidedat.forEach(
        (key, value) -> {
          if (key.endsWith(".SCANNER_HARDWARE_VERSION") && !value.isBlank()) {
            Scan.putScanner("3DHISTECH", value, properties);
          }
        });
    Scan.putTime(
        ScanTime.dayFirst(slidedat.find(GENERAL, "SLIDE_CREATIONDATETIME").orElse("")), properties);
    Scan.putCompression(first.format().name(), properties);
  }

  private Map<String, TiledSlide.Picture> pictures(MiraxIndex index, MiraxImages images)
      throws SlideException {
    Map<String, TiledSlide.Picture> pictures = new HashMap<>();
    for (Map.Entry<String, String> picture : PICTURES.entrySet()) {
      Optional<Integer> record = slidedat.record(SCAN_DATA, picture.getValue());
      if (record.isEmpty()) {
        continue;
      }
      try {
        MiraxIndex.Piece piece = index.record(record.get());
        images.file(piece);
        pictures.put(picture.getKey(), () -> images.picture(piece));
      } catch (SlideException e) {
        properties.put("unreadable." + picture.getKey(), e.getMessage());
      }
    }
    return pictures;
  }
}
