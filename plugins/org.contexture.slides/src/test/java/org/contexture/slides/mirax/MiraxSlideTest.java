package org.contexture.slides.mirax;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.contexture.slides.Damage;
import org.contexture.slides.Level;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.SlideException;
import org.contexture.slides.Slides;
import org.contexture.slides.mirax.TestMirax.Positions;
import org.contexture.slides.openslide.OpenSlideDifference;
import org.contexture.slides.openslide.OpenSlideSlide;
import org.contexture.slides.tiff.TestPyramid;
import org.junit.Assume;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** MIRAX slides that this test writes after descriptions of the format. */
public class MiraxSlideTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name) {
    return folder.getRoot().toPath().resolve(name);
  }

  private static Slide open(Path path) throws SlideException {
    return Slides.open(path, Optional.empty());
  }

  @Test
  public void levelsPicturesAndMetadata() throws IOException {
    Path path = new TestMirax(8, 8, 2, 4, 16, "JPEG").writeTo(file("a.mrxs"), Positions.RECORDED);
    try (Slide slide = open(path)) {
      var metadata = slide.metadata();
      assertEquals("3DHISTECH MIRAX", metadata.format());
      // 8 images of 64 px, three borders of photographs that overlap by 16 px
      assertEquals(
          List.of(464, 232, 116, 58), metadata.levels().stream().map(Level::width).toList());
      assertEquals(Optional.of(MicronsPerPixel.square(0.25)), metadata.micronsPerPixel());
      assertEquals(Set.of("macro", "label"), metadata.associatedImages());
      assertEquals(50, slide.associatedImage("macro").width());
      assertEquals(40, slide.associatedImage("label").width());
      assertEquals("20", metadata.properties().get("openslide.objective-power"));
      assertEquals("FFFFFF", metadata.properties().get("openslide.background-color"));
      // the second photograph was not taken
      RgbImage missing = slide.read(0, 130, 20, 60, 60);
      for (byte sample : missing.rgb()) {
        assertEquals(-1, sample);
      }
    }
  }

  @Test
  public void imagesInPngAndBmpAreAsTheyWere() throws IOException {
    for (String format : List.of("PNG", "BMP")) {
      Path path =
          new TestMirax(4, 4, 2, 1, 0, format).writeTo(file(format + ".mrxs"), Positions.NONE);
      RgbImage first = TestPyramid.picture(64, 64, 0);
      try (Slide slide = open(path)) {
        RgbImage read = slide.read(0, 0, 0, 64, 64);
        assertEquals(0, OpenSlideDifference.difference(first, read, 0, 0));
      }
    }
  }

  @Test
  public void sameAsOpenSlide() throws IOException {
    OpenSlideDifference.requireOpenSlide();
    for (Positions positions : Positions.values()) {
      for (int divisions : new int[] {1, 2, 4}) {
        for (int overlap : new int[] {0, 16}) {
          String name = String.format(Locale.ROOT, "%s-%d-%d.mrxs", positions, divisions, overlap);
          Path path =
              new TestMirax(8, 8, divisions, 4, overlap, "JPEG").writeTo(file(name), positions);
          assertEquals(name, 0, OpenSlideDifference.largest(path, 4));
          try (Slide ours = open(path);
              Slide theirs = OpenSlideSlide.open(path).orElseThrow()) {
            for (String side : List.of("x", "y")) { // OpenSlide's reach beyond the level
              String length = side.equals("x") ? "width" : "height";
              int start = bound(theirs, side);
              int most = side.equals("x") ? ours.metadata().width() : ours.metadata().height();
              assertEquals(name, start, bound(ours, side));
              assertEquals(
                  name, Math.min(bound(theirs, length), most - start), bound(ours, length));
            }
          }
        }
      }
    }
  }

  private static int bound(Slide slide, String name) {
    return Integer.parseInt(slide.metadata().properties().get("openslide.bounds-" + name));
  }

  @Test
  public void fluorescenceAndAMissingFolderAreSaid() throws IOException {
    Path path = new TestMirax(4, 4, 2, 1, 0, "JPEG").writeTo(file("a.mrxs"), Positions.NONE);
    Path table = file("a/Slidedat.ini");
    String text = Files.readString(table);
    Files.writeString(
        table, text.replace("[GENERAL]", "[GENERAL]\nSLIDE_TYPE = SLIDE_TYPE_FLUORESCENCE"));
    SlideException e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("fluorescence"));
    Files.writeString(table, text.replace("FILE_0 = Data", "FILE_0 = ../Data"));
    e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("a file's name"));
    Files.delete(table);
    e = assertThrows(SlideException.class, () -> open(path));
    assertTrue(e.getMessage(), e.getMessage().contains("Copy the folder 'a' beside the file"));
  }

  /** Cohorts are made of links to an archive. */
  @Test
  public void aLinkIsReadWithTheFilesOfWhatItLeadsTo() throws IOException {
    Path path = new TestMirax(4, 4, 2, 1, 0, "JPEG").writeTo(file("a.mrxs"), Positions.NONE);
    Path link = folder.newFolder("cohort").toPath().resolve("case 1.mrxs");
    try {
      Files.createSymbolicLink(link, path);
    } catch (IOException | UnsupportedOperationException e) {
      Assume.assumeNoException("no links here", e); // Windows asks for a privilege
    }
    try (Slide slide = open(link)) {
      assertEquals(link, slide.metadata().path());
      slide.read(0, 0, 0, 64, 64);
    }
  }

  @Test(timeout = 300_000)
  public void damageIsRefusedOrHarmless() throws IOException {
    Path path =
        new TestMirax(4, 4, 2, 3, 8, "JPEG").writeTo(file("damaged.mrxs"), Positions.RECORDED);
    Damage.tryAll(
        path,
        List.of(
            file("damaged/Slidedat.ini"), file("damaged/Index.dat"), file("damaged/Data0000.dat")));
  }
}
