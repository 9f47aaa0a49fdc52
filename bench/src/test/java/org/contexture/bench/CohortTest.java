package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.contexture.pipeline.SlideTiles;
import org.contexture.slides.tiling.TilingOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CohortTest {

  private static final TilingOptions TILES_OF_32_PX = new TilingOptions(32, 0.5, 0, 0.5);

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path slides;

  @Before
  public void makeSlides() throws IOException {
    slides = temporary.newFolder("slides").toPath();
    Files.createDirectories(slides.resolve("more"));
    picture("a.png", 100, 70);
    picture("b.png", 20, 20); // smaller than a tile
    picture("more/c.png", 64, 64);
    picture("more/unlabelled.png", 64, 64);
  }

  @Test
  public void picturesOfAnySizeAndInFoldersInsideAreTaken() throws IOException {
    Cohort cohort = read("name,kind", "a,x", "b.png,y", "c,y", "not there,x");
    assertEquals(List.of("a", "b", "c"), cohort.slides().stream().map(SlideTiles::slide).toList());
    assertEquals(Map.of("x", 1L, "y", 2L), cohort.classes());
    cohort.slides().forEach(slide -> assertTrue(slide.slide(), !slide.tiles().isEmpty()));
    assertTrue(cohort.isLabelled());
  }

  @Test
  public void slidesWithoutALabelMayStayToBeLearnedFrom() throws IOException {
    Path labels = Files.write(temporary.newFile().toPath(), List.of("name,kind", "a,x", "c,y"));
    Cohort cohort = Cohort.read(slides, Optional.of(labels), true, TILES_OF_32_PX, 0.25);
    assertEquals(4, cohort.slides().size());
    assertEquals(Map.of("x", 1L, "y", 1L), cohort.classes());
    assertEquals(
        List.of("a", "c"),
        cohort.labelled().stream().map(i -> cohort.slides().get(i).slide()).toList());
    assertEquals(2, cohort.question().slides());
    // 100 × 70 px at 0.25 µm per pixel, tiles of 32 px at 0.5: 2 × 2 of 64 px, padded
    assertEquals(4, cohort.slides().get(0).tiles().size());
  }

  @Test
  public void aTableOfOtherSlidesIsAnErrorNotAnEmptyRun() {
    String message =
        assertThrows(IOException.class, () -> read("name,kind", "s,x", "t,y")).getMessage();
    assertTrue(message, message.contains("4 could be opened, 0 of them have a label"));
  }

  private Cohort read(String... lines) throws IOException {
    Path labels = Files.write(temporary.newFile().toPath(), List.of(lines));
    return Cohort.read(slides, Optional.of(labels), TILES_OF_32_PX);
  }

  private void picture(String name, int width, int height) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < width * height; i++) {
      picture.setRGB(i % width, i / width, random.nextInt());
    }
    ImageIO.write(picture, "png", slides.resolve(name).toFile());
  }
}
