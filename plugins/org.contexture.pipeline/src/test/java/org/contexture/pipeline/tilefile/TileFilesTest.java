package org.contexture.pipeline.tilefile;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.tilefile.TileFileOptions.Folders;
import org.contexture.pipeline.tilefile.TileFileOptions.Format;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.tiling.TileGrid;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class TileFilesTest {

  private static final TileFileOptions PNG =
      new TileFileOptions(Format.PNG, 0.9, Folders.SLIDE, true);

  private static final String STAIN =
      "reinhard: lightness 50.000000 20.000000 red-green 1.000000 9.000000 yellow-blue 1.000000"
          + " 9.000000 -> lightness 60.000000 10.000000 red-green 9.000000 5.000000 yellow-blue"
          + " 1.000000 9.000000";

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private ClassedTiles slide(String id) {
    Path file = TestSlides.noise(temporary.getRoot().toPath().resolve("slide.png"), 64, 48, 1);
    List<Optional<String>> classes = new ArrayList<>();
    SlideTiles tiles = TestSlides.tiles(id, file, 4, 3, 16);
    for (int i = 0; i < tiles.tiles().size(); i++) {
      classes.add(i % 3 == 0 ? Optional.empty() : Optional.of(i % 3 == 1 ? "Tumor" : "Stroma/Fat"));
    }
    return new ClassedTiles(tiles, classes);
  }

  private TileFiles.Summary write(TileFileOptions options, ClassedTiles... slides)
      throws IOException {
    return TileFiles.write(
        List.of(slides).iterator(), slides.length, options, out(), Progress.NONE);
  }

  private Path out() {
    return temporary.getRoot().toPath().resolve("out");
  }

  @Test
  public void aPngHoldsExactlyWhatAnEncoderSees() throws Exception {
    ClassedTiles slide = slide("s");
    assertEquals(12, write(PNG, slide).written());
    try (Slide open = Slides.open(slide.tiles().path(), Optional.empty())) {
      for (int i = 0; i < 12; i++) {
        Path file = TileFiles.file(out(), PNG, slide, i);
        BufferedImage image = ImageIO.read(file.toFile());
        RgbImage expected = TileGrid.read(open, slide.tiles().tiles().get(i), 16);
        assertArrayEquals(
            expected.toBufferedImage().getRGB(0, 0, 16, 16, null, 0, 16),
            image.getRGB(0, 0, 16, 16, null, 0, 16));
      }
    }
    assertTrue(Files.exists(out().resolve("s/s_48_32_16.png")));
  }

  @Test
  public void aRunThatWasStoppedGoesOnAndAnotherKindIsWrittenAnew() throws Exception {
    ClassedTiles slide = slide("s");
    write(PNG, slide);
    Files.delete(TileFiles.file(out(), PNG, slide, 3));
    Files.write(TileFiles.file(out(), PNG, slide, 5), new byte[0]); // a power failure
    TileFiles.Summary again = write(PNG, slide);
    assertEquals(2, again.written());
    assertEquals(10, again.kept());
    ClassedTiles stained =
        new ClassedTiles(
            slide.tiles().stained(Optional.of(StainNormalisation.parse(STAIN))), slide.classes());
    assertEquals(12, write(PNG, stained).written());
    assertEquals(12, write(PNG, slide).written());
    assertEquals(
        12, write(new TileFileOptions(Format.PNG, 0.9, Folders.SLIDE, false), slide).written());
    try (var all = Files.walk(out())) {
      assertFalse(all.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }

  @Test
  public void foldersByClassHaveNamesThatEverySystemTakes() throws Exception {
    TileFileOptions byClass = new TileFileOptions(Format.JPEG, 0.9, Folders.CLASS, true);
    ClassedTiles slide = slide("CON");
    assertEquals(12, write(byClass, slide).written());
    List<String> folders =
        TileFiles.files(out()).stream()
            .map(file -> out().relativize(file).getName(0).toString())
            .distinct()
            .toList();
    assertEquals(3, folders.size());
    assertTrue(folders.toString(), folders.contains("Tumor"));
    assertTrue(folders.toString(), folders.contains("Unclassified"));
    for (Path file : TileFiles.files(out())) {
      String name = file.getFileName().toString();
      assertTrue(name, name.matches("slide_CON_[0-9a-f]{8}_\\d+_\\d+_16\\.jpg"));
      assertEquals(16, ImageIO.read(file.toFile()).getWidth());
    }
  }

  @Test
  public void aSlideThatFailsDoesNotStopTheOthersAndNamesThatAreAlikeAreSaid() throws Exception {
    ClassedTiles good = slide("good");
    SlideTiles gone =
        TestSlides.tiles("gone", temporary.getRoot().toPath().resolve("gone.svs"), 1, 1, 16);
    TileFiles.Summary summary = write(PNG, good, new ClassedTiles(gone, List.of()), slide("GOOD"));
    assertEquals(12, summary.written());
    assertEquals(2, summary.failures().size());
    assertEquals("open", summary.failures().get(0).stage());
    assertTrue(
        summary.failures().get(1).message(),
        summary.failures().get(1).message().contains("Another slide has the file name"));
  }
}
