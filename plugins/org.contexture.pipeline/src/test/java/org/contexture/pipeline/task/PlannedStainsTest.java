package org.contexture.pipeline.task;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.features.CohortSize;
import org.contexture.pipeline.features.ExtractionOptions;
import org.contexture.pipeline.features.FeatureExtraction;
import org.contexture.pipeline.stain.CohortStains;
import org.contexture.pipeline.stain.StainOptions;
import org.contexture.pipeline.stain.StainTarget;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.pipeline.tiling.SlideToTile;
import org.contexture.slides.Look;
import org.contexture.slides.SlideReading;
import org.contexture.slides.stain.StainMethod;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.tiling.TilingOptions;
import org.contexture.slides.tissue.TissueOptions;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Tasks show slides in the stain that the plan says. */
public class PlannedStainsTest {

  private static final StainOptions MEDIAN =
      new StainOptions(StainMethod.MACENKO, new StainTarget.Median(), TissueOptions.defaults(), 16);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path root;
  private PlanRequest request;
  private List<PlannedSlide> asTheyAre;
  private List<PlannedSlide> stained;

  @Before
  public void planned() throws Exception {
    root = temporary.getRoot().toPath().toRealPath();
    SyntheticCohort.write(
        new SyntheticOptions(3, 512, 512, 0.5, 0.5, 1, 3), root.resolve("slides"), (n, of) -> {});
    Path encoder = root.resolve("encoder.safetensors");
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), encoder);
    request =
        new PlanRequest(
            encoder,
            Optional.empty(),
            new TilingOptions(64, 0.5, 0, 0.5),
            ExtractionPlan.Tissue.OTSU,
            "CPU",
            Precision.FP32,
            32,
            Optional.empty());
    asTheyAre = PlannedSlides.list(root.resolve("slides"), Optional.empty(), Progress.NONE);
    stained = PlannedSlides.stained(asTheyAre, MEDIAN, Progress.NONE);
  }

  @Test
  public void theyAreThoseOfTheStainNormalizer() throws Exception {
    Map<String, StainNormalisation> measured = new HashMap<>();
    CohortStains.run(
        asTheyAre.stream()
            .map(slide -> new SlideToTile(slide.id(), slide.path(), slide.micronsPerPixel()))
            .toList(),
        MEDIAN,
        (slide, reference) -> // as a cell of a table holds it
        measured.put(
                slide.slide(),
                StainNormalisation.parse(slide.normalisation().orElseThrow().text())),
        Progress.NONE);
    List<SlideTiles> tiles = new ArrayList<>();
    for (PlannedSlide slide : asTheyAre) {
      tiles.add(
          Tiling.of(slide, request.tiling(), request.tissue())
              .tiles()
              .orElseThrow()
              .stained(Optional.of(measured.get(slide.id()))));
    }
    EncoderModel model = Encoders.read(request.encoder(), Optional.empty());
    Path expected = root.resolve("expected");
    FeatureExtraction.run(
        tiles.iterator(),
        new CohortSize(3, 0),
        model,
        new ExtractionOptions(Device.CPU, Precision.FP32, new StreamOptions(32, 1, 2), true, 0),
        expected,
        Progress.NONE);

    Path out = root.resolve("out");
    assertEquals("3 done, 0 skipped, 0 failed", run(stained, out));
    for (PlannedSlide slide : stained) {
      String name = slide.featureFile();
      assertEquals(name, -1, Files.mismatch(expected.resolve(name), out.resolve(name)));
    }
  }

  @Test
  public void aPlanKeepsThemAndASlideInAnotherStainIsMadeAnew() throws Exception {
    Path out = root.resolve("out");
    assertEquals("3 done, 0 skipped, 0 failed", run(stained, out));
    assertEquals(Set.copyOf(stained), Set.copyOf(PlanFolder.read(out).slides()));
    byte[] before = Files.readAllBytes(out.resolve(stained.get(0).featureFile()));
    assertEquals("0 done, 3 skipped, 0 failed", run(stained, out));
    List<PlannedSlide> other = new ArrayList<>(stained);
    other.set(0, asTheyAre.get(0));
    assertEquals("1 done, 2 skipped, 0 failed", run(other, out));
    byte[] after = Files.readAllBytes(out.resolve(stained.get(0).featureFile()));
    assertNotEquals(-1, Arrays.mismatch(before, after));
  }

  @Test
  public void ofAnonymisedSlidesTheManifestTellsNoDay() throws Exception {
    Path out = root.resolve("out");
    List<PlannedSlide> anonymous =
        asTheyAre.stream()
            .map(
                slide ->
                    PlannedSlide.of(
                        slide.id(),
                        slide.path(),
                        slide.micronsPerPixel(),
                        Look.of(new SlideReading(true, false, Optional.empty()))))
            .toList();
    assertEquals("3 done, 0 skipped, 0 failed", run(anonymous, out));
    PlanFolder plan = PlanFolder.read(out);
    assertEquals(Set.copyOf(anonymous), Set.copyOf(plan.slides()));
    for (ManifestLine line : Manifest.read(out, plan.plan()).verdicts().values()) {
      assertTrue(line.source(), line.source().matches("[0-9a-f]{64}, anonymised"));
    }
    assertEquals("0 done, 3 skipped, 0 failed", run(anonymous, out));
    assertEquals("read otherwise, made anew", "3 done, 0 skipped, 0 failed", run(asTheyAre, out));
  }

  private String run(List<PlannedSlide> slides, Path out) throws Exception {
    PlanFolder plan = Planning.plan(slides, request, out, Progress.NONE);
    try (SlideTask task = plan.plan().open(List.of(Device.CPU), 1)) {
      return task.run(plan.slides(Shard.WHOLE), out, Shard.WHOLE, Progress.NONE).toString();
    }
  }
}
