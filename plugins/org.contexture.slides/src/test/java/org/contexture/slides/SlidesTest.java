package org.contexture.slides;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import org.contexture.slides.openslide.OpenSlideLibrary;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlidesTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  @Test
  public void candidatesAreKnownByTheirNames() {
    assertTrue(Slides.isCandidate(Path.of("a/b.SVS")));
    assertTrue(Slides.isCandidate(Path.of("b.ome.tif")));
    assertTrue(Slides.isCandidate(Path.of("b.mrxs")));
    assertFalse(Slides.isCandidate(Path.of("svs")));
    assertFalse(Slides.isCandidate(Path.of("._b.svs")));
    assertFalse(Slides.isCandidate(Path.of("labels.csv")));
  }

  @Test
  public void anUnknownFormatSaysWhatWouldReadIt() throws IOException {
    Path path = Files.writeString(file("scan.svslide"), "nothing that anybody knows");
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
    if (OpenSlideLibrary.version().isEmpty()) {
      assertTrue(e.getMessage(), e.getMessage().contains("Sakura SVSLIDE"));
      assertTrue(e.getMessage(), e.getMessage().contains(OpenSlideLibrary.howToInstall()));
    } else {
      assertTrue(e.getMessage(), e.getMessage().contains("Convert it to a pyramidal TIFF"));
    }
    for (String system : new String[] {"Linux", "Windows", "macOS"}) {
      assertTrue(OpenSlideLibrary.howToInstall().contains(system));
    }
  }

  @Test
  public void whatOnlyOpenSlide4ReadsSaysSo() throws IOException {
    Path path = Files.writeString(file("scan.czi"), "nothing that anybody knows");
    UnsupportedSlideException e =
        assertThrows(UnsupportedSlideException.class, () -> Slides.open(path, Optional.empty()));
    boolean old = OpenSlideLibrary.version().filter(v -> v.startsWith("3.")).isPresent();
    assertEquals(e.getMessage(), old, e.getMessage().contains("Zeiss CZI needs OpenSlide 4"));
  }

  /** The picture is a thumbnail: the slide is in the folder beside it. */
  @Test
  public void aMiraxSlideIsNotItsPicture() throws IOException {
    Path path = file("scan.mrxs");
    ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "jpeg", path.toFile());
    assertThrows(SlideException.class, () -> Slides.open(path, Optional.empty()));
  }

  @Test
  public void thePicturesOfAVmsAreNoSlidesOfTheirOwn() throws IOException {
    Path index =
        Files.writeString(
            file("scan.vms"),
            String.join(
                "\r\n",
                "[Virtual Microscope Specimen]",
                "NoLayers=1",
                "ImageFile=scan.jpg",
                "ImageFile(1,0)= scan(1,0).jpg ",
                "MapFile=scan_map2.jpg",
                "MacroImage=scan_macro.jpg"));
    List<Path> parts =
        List.of(
            file("scan.jpg"), file("scan(1,0).jpg"), file("scan_map2.jpg"), file("scan_macro.jpg"));
    List<Path> files = new ArrayList<>(parts);
    files.add(index);
    files.add(file("other.jpg"));
    for (Path path : files) {
      if (!path.equals(index)) {
        Files.writeString(path, "x");
      }
    }
    assertEquals(List.of(index, file("other.jpg")), Slides.representatives(files));
    assertEquals(parts, Slides.representatives(parts));
  }

  @Test
  public void aFolderIsNoSlide() {
    SlideException e =
        assertThrows(
            SlideException.class, () -> Slides.open(folder.getRoot().toPath(), Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("folder"));
  }

  @Test
  public void theOverrideReplacesMicronsPerPixel() throws IOException {
    ImageIO.write(
        new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png", file("a.png").toFile());
    try (Slide slide = Slides.open(file("a.png"), Optional.empty())) {
      assertEquals(Optional.empty(), slide.metadata().micronsPerPixel());
    }
    MicronsPerPixel half = MicronsPerPixel.square(0.5);
    try (Slide slide = Slides.open(file("a.png"), Optional.of(half))) {
      assertEquals(Optional.of(half), slide.metadata().micronsPerPixel());
    }
  }

  @Test
  public void photographsLieAsTheirExifSays() throws IOException {
    BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
    image.createGraphics().fillRect(0, 0, 16, 16); // white at the upper left
    Path plain = file("plain.jpg");
    ImageIO.write(image, "jpg", plain.toFile());
    byte[] stream = Files.readAllBytes(plain);
    int[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}, {1, 0}, {1, 1}, {0, 1}};
    for (int value = 1; value <= 8; value++) {
      for (boolean little : new boolean[] {true, false}) {
        String exif =
            little
                ? "49492A0008000000" + "0100" + "12010300010000000" + value + "000000"
                : "4D4D002A00000008" + "0001" + "01120003000000010000" + "0000";
        byte[] segment = HexFormat.of().parseHex("FFE1001E457869660000" + exif);
        if (!little) {
          segment[segment.length - 3] = (byte) value;
        }
        byte[] turned = new byte[stream.length + segment.length];
        System.arraycopy(stream, 0, turned, 0, 2);
        System.arraycopy(segment, 0, turned, 2, segment.length);
        System.arraycopy(stream, 2, turned, 2 + segment.length, stream.length - 2);
        try (Slide slide = Slides.open(Files.write(file("t.jpg"), turned), Optional.empty())) {
          int width = slide.metadata().width();
          int height = slide.metadata().height();
          assertEquals("value " + value, value < 5 ? 64 : 32, width);
          int x = corners[value - 1][0] * (width - 1);
          int y = corners[value - 1][1] * (height - 1);
          assertTrue("value " + value, (slide.read(0, x, y, 1, 1).rgb()[0] & 255) > 200);
        }
      }
    }
  }

  @Test
  public void picturesInInkAreRefusedByName() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    Path file = file("ink.jpg");
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(
          null, new IIOImage(Raster.createInterleavedRaster(0, 32, 16, 4, null), null, null), null);
    } finally {
      writer.dispose();
    }
    SlideException e =
        assertThrows(SlideException.class, () -> Slides.open(file, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains("CMYK"));
  }

  @Test
  public void plainImagesKeepTheirColours() throws IOException {
    int[][] cases = {
      {BufferedImage.TYPE_BYTE_GRAY, 0x646464},
      {BufferedImage.TYPE_INT_RGB, 0x102030},
      {BufferedImage.TYPE_USHORT_GRAY, 0x646464},
      {BufferedImage.TYPE_BYTE_BINARY, 0xFFFFFF}
    };
    for (int[] of : cases) {
      BufferedImage image = new BufferedImage(4, 4, of[0]);
      if (image.getRaster().getNumBands() == 1) {
        int top = of[0] == BufferedImage.TYPE_BYTE_BINARY ? 1 : 100;
        int sample = of[0] == BufferedImage.TYPE_USHORT_GRAY ? 100 << 8 : top;
        image.getRaster().setSample(2, 1, 0, sample);
      } else {
        image.setRGB(2, 1, of[1]);
      }
      Path path = file("image" + of[0] + ".png");
      ImageIO.write(image, "png", path.toFile());
      try (Slide slide = Slides.open(path, Optional.empty())) {
        byte[] pixel = slide.read(0, 2, 1, 1, 1).rgb();
        int found = (pixel[0] & 255) << 16 | (pixel[1] & 255) << 8 | (pixel[2] & 255);
        assertEquals(Integer.toHexString(of[1]), Integer.toHexString(found));
      }
    }
  }

  /** The JDK would brighten the grey. */
  @Test
  public void greyWithTransparencyLiesOnWhite() throws IOException {
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(3, 1);
    int[] opacity = {255, 0, 51};
    for (int x = 0; x < 3; x++) {
      raster.setPixel(x, 0, new int[] {100, opacity[x]});
    }
    Path path = file("alpha.png");
    ImageIO.write(new BufferedImage(model, raster, false, null), "png", path.toFile());
    try (Slide slide = Slides.open(path, Optional.empty())) {
      byte[] read = slide.read(0, 0, 0, 3, 1).rgb();
      assertArrayEquals(new byte[] {100, 100, 100, -1, -1, -1}, Arrays.copyOf(read, 6));
      assertEquals(255 - (255 - 100) / 5, read[6] & 255);
    }
  }

  @Test
  public void aDamagedImageNamesTheFile() throws IOException {
    ImageIO.write(
        new BufferedImage(200, 100, BufferedImage.TYPE_INT_RGB), "png", file("a.png").toFile());
    byte[] bytes = Files.readAllBytes(file("a.png"));
    Path path = Files.write(file("cut.png"), Arrays.copyOf(bytes, bytes.length / 2));
    SlideException e =
        assertThrows(SlideException.class, () -> Slides.open(path, Optional.empty()));
    assertTrue(e.getMessage(), e.getMessage().contains(path.toString()));
  }
}
