package org.contexture.slides.leica;

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
 * Writes SCN after descriptions of the format: BigTIFF, tiles in JPEG, XML in the first directory.
 */
final class TestScn {

  private final List<RgbImage> pictures = new ArrayList<>();
  private final StringBuilder images = new StringBuilder();
  private final long width;
  private final long height;
  private Optional<byte[]> profile = Optional.empty();
  private int planes = 1;

  /** A slide of so many nm. */
  TestScn(long width, long height) {
    this.width = width;
    this.height = height;
  }

  /** An image of some levels that lies on the slide where it says, in nm. */
  TestScn image(
      long x, long y, long w, long h, String source, String objective, RgbImage... levels) {
    StringBuilder dimensions = new StringBuilder();
    for (int plane = 0; plane < planes; plane++) {
      for (int i = 0; i < levels.length; i++) {
        dimensions.append(
            String.format(
                Locale.ROOT,
                "<dimension sizeX=\"%d\" sizeY=\"%d\" r=\"%d\"%s ifd=\"%d\"/>",
                levels[i].width(),
                levels[i].height(),
                i,
                planes == 1 ? "" : " z=\"" + plane + "\"",
                pictures.size()));
        pictures.add(levels[i]);
      }
    }
    images.append(
        String.format(
            Locale.ROOT,
            """
            <image name="image"><creationDate>2013-05-04T03:02:01.1Z</creationDate>
            <device model="Leica SCN400" version="1.5"/>
            <pixels sizeX="%d" sizeY="%d">%s</pixels>
            <view sizeX="%d" sizeY="%d" offsetX="%d" offsetY="%d" spacingZ="0"/>
            <scanSettings><objectiveSettings><objective>%s</objective></objectiveSettings>
            <illuminationSettings><numericalAperture>0.4</numericalAperture>
            <illuminationSource>%s</illuminationSource></illuminationSettings></scanSettings></image>
            """,
            levels[0].width(),
            levels[0].height(),
            dimensions,
            w,
            h,
            x,
            y,
            objective,
            source));
    return this;
  }

  /** Of the images that follow, so many focal planes. */
  TestScn planes(int count) {
    planes = count;
    return this;
  }

  /** With an ICC profile in each directory. */
  TestScn profile(byte[] bytes) {
    profile = Optional.of(bytes);
    return this;
  }

  Path writeTo(Path path) throws IOException {
    String xml =
        String.format(
                Locale.ROOT,
                """
                <?xml version="1.0"?><scn xmlns="http://www.leica-microsystems.com/scn/2010/10/01">
                <collection name="c" sizeX="%d" sizeY="%d"><barcode>QjE=</barcode>%s</collection></scn>
                """,
                width,
                height,
                images)
            .strip();
    TiffBytes tiff = new TiffBytes(true, ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < pictures.size(); i++) {
      var tags = TestPyramid.tags(tiff, pictures.get(i), true);
      if (i == 0) {
        tags.put(270, xml);
      }
      profile.ifPresent(bytes -> tags.put(TiffTag.ICC_PROFILE, bytes));
      tiff.directory(tags);
    }
    return tiff.writeTo(path);
  }
}
