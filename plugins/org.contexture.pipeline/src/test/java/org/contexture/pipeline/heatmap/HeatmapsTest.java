package org.contexture.pipeline.heatmap;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.network.Progress;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.TileValue;
import org.contexture.pipeline.heatmap.Heatmaps.Unpainted;
import org.contexture.slides.Look;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HeatmapsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void aBadSlideDoesNotStopTheOthers() throws Exception {
    Path root = folder.getRoot().toPath();
    List<TileValue> values = List.of(new TileValue(0, 0, 50, 1));
    List<Unpainted> slides = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path slide = TestSlides.noise(root.resolve("s" + i + ".png"), 100, 100, i);
      slides.add(new Unpainted("s" + i, slide, Optional.empty(), Look.PLAIN, values));
    }
    slides.add(
        1,
        new Unpainted(
            "broken",
            TestSlides.broken(root.resolve("b.tiff")),
            Optional.empty(),
            Look.PLAIN,
            values));
    slides.add(
        3, new Unpainted("gone", root.resolve("gone.svs"), Optional.empty(), Look.PLAIN, values));
    List<String> painted = new ArrayList<>();
    HeatmapOptions options =
        new HeatmapOptions(100, 1, Scale.RANKS, ColourMap.VIRIDIS, Optional.empty());
    List<SlideFailure> failures =
        Heatmaps.run(
            slides,
            options,
            (slide, png) -> painted.add(slide.id() + " " + png.length),
            doubt -> {},
            Progress.NONE);
    assertEquals(
        List.of("broken paint", "gone paint"),
        failures.stream().map(f -> f.slide() + " " + f.stage()).toList());
    assertTrue(failures.get(1).message(), failures.get(1).message().contains("does not exist"));
    List<String> alone = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Path slide = root.resolve("s" + i + ".png");
      alone.add("s" + i + " " + Heatmap.paint(slide, Optional.empty(), values, options).length);
    }
    assertEquals(alone, painted);
  }
}
