package org.contexture.pipeline.segmentation;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import javax.imageio.ImageIO;
import org.contexture.encoder.ClassMaps;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.SegmentationNetwork;
import org.contexture.encoder.TileBatch;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.annotation.AnnotatedSlide;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotatedRegion;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** With networks that know colours: red is tissue, blue is pen. */
public class SlideSegmentationTest {

  private static final List<String> CLASSES = List.of("background", "tissue", "pen");

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  /**
   * A network of windows of 64 px whose maps are smaller by a factor. Where a rim is asked for, it
   * calls the outermost places pen, as a network that sees half of things there may.
   */
  private record Colours(int factor, int rim) implements SegmentationNetwork {

    @Override
    public EncoderSpec spec() {
      return new EncoderSpec("torchscript", 3, 64, Normalisation.IMAGENET);
    }

    @Override
    public ClassMaps segment(TileBatch tiles) {
      int side = tiles.pixels() / factor;
      float[] scores = new float[3 * side * side];
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int at = 3 * (y * factor * tiles.pixels() + x * factor);
          boolean red = (tiles.rgb()[at] & 255) > 150;
          boolean blue = (tiles.rgb()[at + 2] & 255) > 150;
          int of = red == blue ? 0 : red ? 1 : 2;
          if (Math.min(Math.min(x, y), side - 1 - Math.max(x, y)) < rim) {
            of = 2;
          }
          scores[of * side * side + y * side + x] = 1;
        }
      }
      return new ClassMaps(1, 3, side, scores);
    }

    @Override
    public void close() {}
  }

  /** White, with red from (100, 60) to (300, 200) and blue from (320, 40) to (400, 120). */
  private SlideToTile slide(String name, int width, int height) throws Exception {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, width, height);
    pen.setColor(Color.RED);
    pen.fillRect(100, 60, 200, 140);
    pen.setColor(Color.BLUE);
    pen.fillRect(320, 40, 80, 80);
    pen.dispose();
    File file = folder.newFile(name + ".png");
    ImageIO.write(image, "png", file);
    return new SlideToTile(name, file.toPath(), Optional.of(MicronsPerPixel.square(0.5)));
  }

  private static SegmentationOptions options(String... leftOut) {
    return new SegmentationOptions(CLASSES, Set.of(leftOut), 1, 0.5, 0, 0, 64);
  }

  private record Run(List<AnnotatedSlide> slides, List<SlideFailure> failures) {}

  private static Run run(
      SegmentationNetwork network, SegmentationOptions options, SlideToTile... slides) {
    List<AnnotatedSlide> done = new ArrayList<>();
    List<SlideFailure> failures =
        SlideSegmentation.run(List.of(slides), network, options, done::add, Progress.NONE);
    return new Run(done, failures);
  }

  private static void assertLies(AnnotatedRegion region, double... expected) {
    Region bounds = region.outline().bounds();
    String where = bounds.toString();
    assertEquals(where, expected[0], bounds.x(), expected[4]);
    assertEquals(where, expected[1], bounds.y(), expected[4]);
    assertEquals(where, expected[2], bounds.x() + bounds.width(), expected[4]);
    assertEquals(where, expected[3], bounds.y() + bounds.height(), expected[4]);
  }

  /** In px at full resolution, whatever the network's; across the borders of many windows. */
  @Test
  public void regionsLieWhereTheColoursLie() throws Exception {
    SlideToTile slide = slide("one", 500, 300);
    for (int factor : new int[] {1, 2, 4}) {
      Run run = run(new Colours(factor, 0), options("background"), slide);
      List<AnnotatedRegion> regions = run.slides().get(0).regions();
      assertEquals(List.of("tissue", "pen"), regions.stream().map(r -> r.label()).toList());
      assertLies(regions.get(0), 100, 60, 300, 200, 2 * factor);
      assertLies(regions.get(1), 320, 40, 400, 120, 2 * factor);
      assertEquals(200 * 140, regions.get(0).outline().areaPx(), 700 * factor);
      assertEquals(
          0.25 * regions.get(1).outline().areaPx(),
          run.slides().get(0).areaUm2(regions.get(1)).orElseThrow(),
          1e-9);
      assertTrue(run.slides().get(0).picture().length > 0);
    }
  }

  @Test
  public void theRimOfAWindowIsNotUsed() throws Exception {
    SlideToTile slide = slide("one", 500, 300);
    List<AnnotatedRegion> clean =
        run(new Colours(1, 0), options("background"), slide).slides().get(0).regions();
    List<AnnotatedRegion> withRims =
        run(new Colours(1, 8), options("background"), slide).slides().get(0).regions();
    assertEquals(clean.size(), withRims.size());
    for (int i = 0; i < clean.size(); i++) {
      assertEquals(clean.get(i).outline().toGeoJson(), withRims.get(i).outline().toGeoJson());
    }
    int more =
        run(new Colours(1, 9), options("background"), slide).slides().get(0).regions().size();
    assertTrue("" + more, more > clean.size());
  }

  @Test
  public void smallPiecesAreDroppedAndClassesLeftOut() throws Exception {
    SlideToTile slide = slide("one", 500, 300);
    SegmentationOptions large =
        new SegmentationOptions(CLASSES, Set.of("background"), 1, 0.5, 2000, 0, 64);
    List<AnnotatedRegion> regions =
        run(new Colours(1, 0), large, slide).slides().get(0).regions(); // pen has 1600 µm²
    assertEquals(List.of("tissue"), regions.stream().map(AnnotatedRegion::label).toList());
    Run glass = run(new Colours(1, 0), options("tissue", "pen"), slide);
    assertEquals("background", glass.slides().get(0).regions().get(0).label());
  }

  /** What is above the threshold is the second class. */
  @Test
  public void aSingleMapFindsOneThing() throws Exception {
    SegmentationNetwork single =
        new SegmentationNetwork() {
          @Override
          public EncoderSpec spec() {
            return new EncoderSpec("torchscript", 1, 32, Normalisation.IMAGENET);
          }

          @Override
          public ClassMaps segment(TileBatch tiles) {
            float[] scores = new float[32 * 32];
            for (int i = 0; i < scores.length; i++) {
              scores[i] = (tiles.rgb()[3 * i + 1] & 255) < 128 ? 0.2f : -3; // no green
            }
            return new ClassMaps(1, 1, 32, scores);
          }

          @Override
          public void close() {}
        };
    SlideToTile slide = slide("one", 500, 300);
    List<String> both = List.of("glass", "any");
    SegmentationOptions logits = new SegmentationOptions(both, Set.of("glass"), 1, 0, 0, 0, 64);
    assertEquals(2, run(single, logits, slide).slides().get(0).regions().size());
    SegmentationOptions probabilities =
        new SegmentationOptions(both, Set.of("glass"), 1, 0.5, 0, 0, 64);
    AnnotatedSlide nothing = run(single, probabilities, slide).slides().get(0);
    assertTrue(nothing.regions().isEmpty());
    assertTrue(nothing.notes().toString(), nothing.notes().get(0).contains("found none"));
  }

  /** A slide of many network pixels has cells of some of them. */
  @Test
  public void largeSlidesHaveCellsOfSeveralPixels() throws Exception {
    SlideToTile slide = slide("long", 9000, 300);
    SegmentationOptions fine =
        new SegmentationOptions(CLASSES, Set.of("background"), 0.5, 0.5, 0, 0, 64);
    List<AnnotatedRegion> regions = run(new Colours(1, 0), fine, slide).slides().get(0).regions();
    assertEquals(2, regions.size());
    assertLies(regions.get(0), 100, 60, 300, 200, 3);
  }

  @Test
  public void whatCannotBeSegmentedIsNamedAndTheOthersGoOn() throws Exception {
    SlideToTile good = slide("good", 200, 100);
    SlideToTile unknown = new SlideToTile("unknown", good.path(), Optional.empty());
    SlideToTile missing =
        new SlideToTile("missing", Path.of("missing.png"), good.micronsPerPixel());
    Run run = run(new Colours(1, 0), options("background"), unknown, missing, good);
    assertEquals(1, run.slides().size());
    assertTrue(run.failures().get(0).message().contains("does not say its µm per pixel"));
    assertTrue(run.failures().get(1).message().contains("does not exist"));
    SegmentationOptions four =
        new SegmentationOptions(List.of("a", "b", "c", "d"), Set.of("a"), 1, 0.5, 0, 0, 64);
    String message = run(new Colours(1, 0), four, good).failures().get(0).message();
    assertTrue(message, message.contains("gives 3 maps, but 4 classes are named"));
  }

  @Test
  public void cancellingEndsIt() throws Exception {
    SlideToTile slide = slide("one", 500, 300);
    Progress cancelled =
        (fraction, message) -> {
          if (fraction > 0.2) {
            throw new CancellationException();
          }
        };
    assertThrows(
        CancellationException.class,
        () ->
            SlideSegmentation.run(
                List.of(slide), new Colours(1, 0), options(), s -> {}, cancelled));
  }

  @Test
  public void namesThatAreNoneAreRefused() {
    assertRefused("2 to 127 classes", List.of("tissue"), Set.of());
    assertRefused("name of its own", List.of("a", "a"), Set.of());
    assertRefused("no class to leave out", List.of("a", "b"), Set.of("c"));
    assertRefused("All classes are left out", List.of("a", "b"), Set.of("a", "b"));
  }

  private static void assertRefused(String part, List<String> classes, Set<String> leftOut) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new SegmentationOptions(classes, leftOut, 1, 0.5, 0, 0, 64));
    assertTrue(e.getMessage(), e.getMessage().contains(part));
  }
}
