package org.contexture.slides.hamamatsu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Scan;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.SlideMetadata;
import org.contexture.slides.SlideNotes;
import org.contexture.slides.UnsupportedSlideException;
import org.contexture.slides.chunk.PlacedTiles;
import org.contexture.slides.chunk.TiledSlide;
import org.contexture.slides.file.SlideFile;
import org.contexture.slides.jpeg.RestartTiles;

/**
 * A slide in Hamamatsu's VMS: a text beside JPEG files, which lie side by side, and a small one of
 * all, the map. Restart markers are looked for when they are needed; the optimisation file, which
 * lists some of them, is not used.
 *
 * <p>Facts of the format are those that OpenSlide's documentation describes.
 */
public final class VmsSlide {

  private final Path path;
  private final VmsTable table;
  private final List<SlideFile> files = new ArrayList<>();
  private final Map<String, String> properties = new TreeMap<>();

  private VmsSlide(Path path, VmsTable table) {
    this.path = path;
    this.table = table;
  }

  /**
   * Opens a slide.
   *
   * @throws UnsupportedSlideException if its pictures cannot be read in parts
   * @throws SlideException if a file is missing or damaged
   */
  public static Slide open(Path path) throws SlideException {
    VmsSlide slide = new VmsSlide(path, VmsTable.read(path));
    try {
      return slide.read();
    } catch (SlideException | RuntimeException e) {
      slide.files.forEach(SlideFile::close);
      throw e;
    }
  }

  private Slide read() throws SlideException {
    int columns = table.whole("NoJpegColumns");
    int rows = table.whole("NoJpegRows");
    List<PlacedTiles> base = new ArrayList<>();
    OptionalInt quality = OptionalInt.empty();
    int width = 0;
    int height = 0;
    Path[] paths = table.pictures(columns, rows);
    int[] lefts = new int[columns];
    for (int row = 0; row < rows; row++) {
      int rowHeight = 0;
      for (int column = 0; column < columns; column++) {
        RestartTiles picture = picture(paths[row * columns + column]);
        quality = base.isEmpty() ? picture.quality() : quality;
        if (row == 0) {
          lefts[column] = width;
          width = Math.addExact(width, picture.width());
          rowHeight = picture.height();
        }
        rowHeight = column == 0 ? picture.height() : rowHeight;
        int next = column + 1 < columns && row > 0 ? lefts[column + 1] : width;
        if (picture.height() != rowHeight || picture.width() != next - lefts[column]) {
          throw new SlideException(
              "%s: found %d × %d px, expected %d × %d px as its neighbours. The file is damaged; copy the slide again."
                  .formatted(
                      paths[row * columns + column],
                      picture.width(),
                      picture.height(),
                      next - lefts[column],
                      rowHeight));
        }
        base.add(picture.tiles().at(lefts[column], height));
      }
      height = Math.addExact(height, rowHeight);
    }
    Scan.putCompression("JPEG", properties);
    Scan.putJpegQuality(quality, properties);
    RestartTiles map = picture(table.file("MapFile"));
    Map<String, TiledSlide.Picture> pictures = pictures();
    describe();
    SlideMetadata metadata =
        new SlideMetadata(
            path,
            "Hamamatsu VMS",
            List.of(
                new Level(width, height, 1, 1),
                new Level(
                    map.width(),
                    map.height(),
                    (double) width / map.width(),
                    (double) height / map.height())),
            MicronsPerPixel.stated(
                table.real("PhysicalWidth").orElse(Double.NaN) / 1000 / width,
                table.real("PhysicalHeight").orElse(Double.NaN) / 1000 / height),
            properties,
            pictures.keySet());
    return new TiledSlide(metadata, List.of(base, List.of(map.tiles())), pictures, 0xFFFFFF, files);
  }

  private RestartTiles picture(Path jpeg) throws SlideException {
    SlideFile file = new SlideFile(jpeg);
    files.add(file);
    return RestartTiles.ofWholeFile(file);
  }

  private Map<String, TiledSlide.Picture> pictures() {
    Map<String, TiledSlide.Picture> pictures = new HashMap<>();
    if (table.find("MacroImage").isPresent()) {
      try {
        RestartTiles macro = picture(table.file("MacroImage"));
        pictures.put("macro", () -> whole(macro));
      } catch (SlideException e) {
        properties.put("unreadable.macro", e.getMessage());
      }
    }
    return pictures;
  }

  private RgbImage whole(RestartTiles picture) throws SlideException {
    if ((long) picture.width() * picture.height() > TiledSlide.MAXIMUM_PICTURE_PIXELS) {
      throw new UnsupportedSlideException(
          "%s: the macro image of %d × %d px is too large."
              .formatted(path, picture.width(), picture.height()));
    }
    return picture.tiles().whole(picture.width(), picture.height(), 0xFFFFFF);
  }

  private void describe() {
    table.values().forEach((key, value) -> properties.put("hamamatsu." + key, value));
    properties.put("openslide.vendor", "hamamatsu");
    table.find("SourceLens").ifPresent(lens -> properties.put(Scan.OBJECTIVE, lens));
    table
        .find("NoLayers")
        .filter(layers -> !layers.equals("1"))
        .ifPresent(
            layers ->
                properties.put(
                    SlideNotes.LEFT_OUT + "layers", "all but the first of " + layers + " layers"));
    SlideNotes.onlyMade("Hamamatsu VMS", properties);
  }
}
