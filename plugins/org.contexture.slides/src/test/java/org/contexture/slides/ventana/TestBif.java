package org.contexture.slides.ventana;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.slides.RgbImage;
import org.contexture.slides.tiff.TestPyramid;
import org.contexture.slides.tiff.TiffBytes;
import org.contexture.slides.tiff.TiffTag;

/**
 * Writes BIF after descriptions of the format: tiles that overlap, and XML that tells by how much.
 */
final class TestBif {

  private static final int TILE = TestPyramid.TILE;

  private final StringBuilder infos = new StringBuilder();
  private final StringBuilder origins = new StringBuilder();
  private final List<RgbImage> levels = new ArrayList<>();
  private int areas;
  private String across = "RIGHT";
  private String down = "UP";
  private Optional<byte[]> profile = Optional.empty();

  /** What the joints of the areas that follow are called. */
  TestBif joints(String across, String down) {
    this.across = across;
    this.down = down;
    return this;
  }

  TestBif level(RgbImage image) {
    levels.add(image);
    return this;
  }

  /** Tiles of the grid from a column and a row on, whose lower left corner lies at (x, y). */
  TestBif area(int column, int row, int columns, int rows, int x, int y, double overlap) {
    StringBuilder joints = new StringBuilder();
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        if (c + 1 < columns) {
          joints.append(
              joint(true, number(c, r, columns, rows), number(c + 1, r, columns, rows), overlap));
        }
        if (r > 0) {
          joints.append(
              joint(false, number(c, r, columns, rows), number(c, r - 1, columns, rows), overlap));
        }
      }
    }
    infos.append(
        String.format(
            Locale.ROOT,
            """
            <ImageInfo AOIScanned="1" AOIIndex="%d" NumRows="%d" NumCols="%d" Width="%d" Height="%d"
             Pos-X="%d" Pos-Y="%d">%s</ImageInfo>
            """,
            areas,
            rows,
            columns,
            TILE,
            TILE,
            x,
            y,
            joints));
    origins.append(
        String.format(
            Locale.ROOT,
            "<AOI%d OriginX=\"%d\" OriginY=\"%d\"/>",
            areas++,
            column * TILE,
            row * TILE));
    return this;
  }

  /** The scanner counts from below, there and back. */
  private static int number(int column, int row, int columns, int rows) {
    int fromBelow = rows - 1 - row;
    return 1 + fromBelow * columns + (fromBelow % 2 == 0 ? column : columns - 1 - column);
  }

  private String joint(boolean right, int first, int second, double overlap) {
    return String.format(
        Locale.ROOT,
        "<TileJointInfo FlagJoined=\"1\" Confidence=\"90\" Direction=\"%s\" Tile1=\"%d\""
            + " Tile2=\"%d\" OverlapX=\"%s\" OverlapY=\"%s\"/>",
        right ? across : down,
        first,
        second,
        right ? overlap : 0,
        right ? 0 : overlap);
  }

  /** With an ICC profile in the first level. */
  TestBif profile(byte[] bytes) {
    profile = Optional.of(bytes);
    return this;
  }

  Path writeTo(Path path) throws IOException {
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    var macro = TestPyramid.tags(tiff, TestPyramid.picture(70, 90, 8), false);
    macro.put(270, "Label Image");
    macro.put(
        700,
        ("<Metadata><iScan Magnification=\"20\" ScanRes=\"0.465\" BuildVersion=\"3.3\""
                + " ScannerModel=\"VENTANA"
                + " DP 200\" ScanDate=\"8/30/2017 12:04:52 PM\"/></Metadata>")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    tiff.directory(macro);
    String xml =
        "<EncodeInfo Ver=\"2\"><SlideStitchInfo>%s</SlideStitchInfo><AoiOrigin>%s</AoiOrigin></EncodeInfo>"
            .formatted(infos, origins);
    for (int i = 0; i < levels.size(); i++) {
      var tags = TestPyramid.tags(tiff, levels.get(i), true);
      tags.put(270, String.format(Locale.ROOT, "level=%d mag=%s quality=90", i, 20.0 / (1 << i)));
      if (i == 0 && areas > 0) {
        tags.put(700, xml.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      if (i == 0) {
        profile.ifPresent(bytes -> tags.put(TiffTag.ICC_PROFILE, bytes));
      }
      tiff.directory(tags);
    }
    return tiff.writeTo(path);
  }
}
