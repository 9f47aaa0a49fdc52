package org.contexture.slides.hamamatsu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.contexture.slides.RgbImage;
import org.contexture.slides.jpeg.TestJpegEncoder;
import org.contexture.slides.tiff.TestPyramid;

/** Writes VMS after descriptions of the format: JPEG files side by side, a map, a macro. */
final class TestVms {

  private TestVms() {}

  /** Two by two pictures of 320 × 128 and 160 × 64 px, a map of an eighth. */
  static Path write(Path path) throws IOException {
    StringBuilder images = new StringBuilder();
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 2; column++) {
        RgbImage picture =
            TestPyramid.picture(
                column == 0 ? 320 : 160, row == 0 ? 128 : 64, 10L * row + column + 1);
        String name = String.format(Locale.ROOT, "scan-%d-%d.jpg", column, row);
        Files.write(path.resolveSibling(name), TestJpegEncoder.restarting(picture, 1, 1, 10));
        String key =
            row + column == 0
                ? "ImageFile"
                : String.format(Locale.ROOT, "ImageFile(%d,%d)", column, row);
        images.append(key + "=" + name + "\n");
      }
    }
    Files.write(
        path.resolveSibling("scan_map.jpg"),
        TestJpegEncoder.restarting(TestPyramid.picture(80, 32, 5), 1, 1, 10));
    Files.write(
        path.resolveSibling("scan_macro.jpg"),
        TestJpegEncoder.yCbCr(TestPyramid.picture(90, 40, 6), 1, 1));
    return Files.writeString(
        path,
        """
        [Virtual Microscope Specimen]
        NoLayers=1
        NoJpegColumns=2
        NoJpegRows=2
        %sMapFile=scan_map.jpg
        MacroImage=scan_macro.jpg
        PhysicalWidth=240000
        PhysicalHeight=96000
        SourceLens=20
        """
            .formatted(images));
  }
}
