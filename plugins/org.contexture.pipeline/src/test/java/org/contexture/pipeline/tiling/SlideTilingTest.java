package org.contexture.pipeline.tiling;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.OtsuTissueDetector;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SlideTilingTest {

  private static final TilingOptions OPTIONS = new TilingOptions(112, 0.5, 0, 0.5);

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  private final List<SlideTiles> tiled = new ArrayList<>();
  private final List<TilingOverview> overviews = new ArrayList<>();

  @Test
  public void oneBadSlideDoesNotStopTheOthers() throws IOException {
    Path good = synthetic();
    Path bad = TestSlides.broken(folder.newFile("bad.tiff").toPath());
    SlideTiling.Summary summary = run(slide("bad", bad), slide("good", good));
    assertEquals(1, summary.done());
    assertEquals("bad", summary.failures().get(0).slide());
    assertEquals("tile", summary.failures().get(0).stage());
    assertEquals("good", tiled.get(0).slide());
    TilingOverview overview = overviews.get(0);
    assertEquals(tiled.get(0).tiles().size(), overview.tiles());
    double slideMm2 = 1200 * 900 * 0.25 / 1e6;
    assertTrue("tissue " + overview.tissueMm2(), overview.tissueMm2() > 0.3 * slideMm2);
    assertTrue("tissue " + overview.tissueMm2(), overview.tissueMm2() < 0.9 * slideMm2);
    assertEquals(200, ImageIO.read(new ByteArrayInputStream(overview.overlay())).getWidth());
  }

  @Test
  public void unknownPixelSizeIsAFailureThatNamesTheOverride() {
    Path image = TestSlides.noise(folder.getRoot().toPath().resolve("x.png"), 300, 300, 1);
    String message = run(slide("x", image)).failures().get(0).message();
    assertTrue(message, message.contains("override"));
    SlideToTile known = new SlideToTile("x", image, Optional.of(MicronsPerPixel.square(0.5)));
    assertTrue(run(known).failures().isEmpty());
  }

  @Test
  public void noTileIsAnOutcomeWithAReason() {
    Path small = TestSlides.noise(folder.getRoot().toPath().resolve("s.png"), 60, 60, 1);
    run(new SlideToTile("s", small, Optional.of(MicronsPerPixel.square(0.5))));
    assertTrue(overviews.get(0).note(), overviews.get(0).note().contains("smaller than one tile"));
    assertEquals(0, tiled.get(0).tiles().size());
  }

  /** Of 2 µm per pixel, tiled at 0.5: fourfold is said; at 0.25, eightfold is refused. */
  @Test
  public void enlargingIsSaidAndThenRefused() {
    Path image = TestSlides.noise(folder.getRoot().toPath().resolve("e.png"), 300, 300, 1);
    SlideToTile slide = new SlideToTile("e", image, Optional.of(MicronsPerPixel.square(2)));
    run(slide);
    String note = overviews.get(0).note();
    assertTrue(note, note.contains("has 2.0 µm per pixel: its tiles are enlarged 4.0 times"));
    TilingOptions fine = new TilingOptions(OPTIONS.pixels(), 0.25, 0, 0);
    SlideTiling.Summary summary =
        SlideTiling.run(
            List.of(slide),
            new OtsuTissueDetector(),
            fine,
            100,
            one -> tiled.add(one.tiles()),
            Progress.NONE);
    String message = summary.failures().get(0).message();
    assertTrue(message, message.contains("allow any enlargement"));
  }

  @Test
  public void doubtsAboutTheTissueAreInTheNote() throws IOException {
    BufferedImage white = new BufferedImage(300, 300, BufferedImage.TYPE_INT_RGB);
    white.createGraphics().fillRect(0, 0, 300, 300);
    Path path = folder.getRoot().toPath().resolve("white.png");
    ImageIO.write(white, "png", path.toFile());
    run(new SlideToTile("w", path, Optional.of(MicronsPerPixel.square(0.5))));
    String note = overviews.get(0).note();
    assertTrue(note, note.contains("No tile: no tissue was found. Tissue: no tissue was found"));
  }

  @Test
  public void stopsWhenToldTo() throws IOException {
    SlideToTile slide = slide("good", synthetic());
    assertThrows(
        CancellationException.class,
        () ->
            SlideTiling.run(
                List.of(slide, slide, slide),
                new OtsuTissueDetector(),
                OPTIONS,
                100,
                one -> tiled.add(one.tiles()),
                (fraction, message) -> {
                  throw new CancellationException("stop");
                }));
    assertFalse(tiled.size() > 1);
  }

  private Path synthetic() throws IOException {
    List<SyntheticSlide> slides =
        SyntheticCohort.write(
            new SyntheticOptions(1, 1200, 900, 1, 0.5, 1, 3),
            folder.getRoot().toPath(),
            (n, of) -> {});
    return slides.get(0).path();
  }

  private static SlideToTile slide(String id, Path path) {
    return new SlideToTile(id, path, Optional.empty());
  }

  private SlideTiling.Summary run(SlideToTile... slides) {
    return SlideTiling.run(
        List.of(slides),
        new OtsuTissueDetector(),
        OPTIONS,
        200,
        slide -> {
          tiled.add(slide.tiles());
          overviews.add(slide.overview());
        },
        Progress.NONE);
  }
}
