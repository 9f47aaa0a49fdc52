package org.contexture.pipeline.task;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.mil.clinical.Fact;
import org.contexture.slides.tiling.EdgeRule;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Folders that were planned and worked in before there were kinds of work. */
public class FoldersOfBeforeTest {

  private static final String PLAN =
      """
      {
        "encoder": "/weights/vit.safetensors",
        "architecture": "",
        "encoderSha256": "ab12",
        "normalisation": "mean [0.485, 0.456, 0.406], deviation [0.229, 0.224, 0.225]",
        "pixels": 64,
        "micronsPerPixel": 0.5,
        "overlap": 0,
        "minimumTissue": 0.5,
        "tissue": "OTSU",
        "gpu": false,
        "asked": "AUTO",
        "precision": "FP32",
        "batch": 32
      }
      """;

  /** The first digits of the SHA-256 of the plan without its path, a line end and "1". */
  private static final String ID = "febf4e7934f6";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path folder;

  @Before
  public void makeFolder() throws IOException {
    folder = temporary.getRoot().toPath().toRealPath();
    Path plan = Files.createDirectory(folder.resolve("plan"));
    Files.writeString(plan.resolve("plan.json"), PLAN);
    Files.writeString(
        plan.resolve("slides.csv"),
        "slide,path,mpp_x,mpp_y,bytes\ns1,/slides/s1.svs,,,10\ns2,/slides/s2.svs,,,5\n");
    Files.writeString(folder.resolve("s1.h5"), "abc");
    Files.writeString(
        Files.createDirectory(folder.resolve("manifest")).resolve("1-of-1.host-1.csv"),
        "slide,state,stage,message,file,bytes,sha256,tiles,dimension,seconds,machine,task,plan,source,finished\n"
            + "s1,done,,,s1.h5,3,ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad,"
            + "7,512,0.100,host,host-1,"
            + ID
            + ",\"10 bytes, 2026-01-01T00:00:00Z\",2026-01-01T00:00:00Z\n");
  }

  @Test
  public void areOfFeaturesAndTheirFilesCount() throws IOException {
    PlanFolder plan = PlanFolder.read(folder);
    assertEquals(WorkKind.FEATURES, plan.plan().kind());
    assertEquals(ID, plan.plan().id());
    assertEquals("written as before", PLAN, PlanText.of(plan.plan()) + "\n");
    assertEquals(Optional.empty(), plan.slides().get(0).label());
    Manifest.Check check = Manifest.read(folder, plan.plan()).check(plan);
    assertEquals(List.of("s2"), check.missing());
    assertEquals(List.of(), check.damaged());
    assertEquals(List.of(), check.lines().get(0).more());
    Files.writeString(folder.resolve("s1.h5"), "abd");
    assertEquals(1, Manifest.read(folder, plan.plan()).check(plan).damaged().size());
  }

  @Test
  public void aJoinedManifestKeepsAllFilesOfASlide() throws IOException {
    PlanFolder plan = PlanFolder.read(folder);
    ManifestLine before = Manifest.read(folder, plan.plan()).verdicts().get("s1");
    ManifestLine two =
        new ManifestLine(
            before.slide(),
            before.state(),
            "",
            "",
            before.file(),
            before.bytes(),
            before.sha256(),
            7,
            0,
            1,
            "host",
            "host-1",
            ID,
            before.source(),
            before.finished(),
            List.of(new WrittenFile("s1.a.csv", 5, "cd"), new WrittenFile("s1.b.csv", 6, "ef")));
    Path joined = Manifest.writeJoined(plan, List.of(two));
    assertEquals(List.of(two), ManifestFile.read(joined));
    assertEquals(3, two.files().size());
  }

  /** Before there was more to choose; the ids were computed apart, as the one above. */
  @Test
  public void plansOfTilesAndPredictionsStayWhatTheyWere() throws IOException {
    WorkPlan tiles =
        same(
            """
            {
              "kind": "tiles",
              "pixels": 64,
              "micronsPerPixel": 0.5,
              "overlap": 0,
              "minimumTissue": 0.5,
              "tissue": "OTSU",
              "maximumBlank": 1.0,
              "minimumSharpness": 20.0,
              "quality": true
            }
            """,
            "0e466ef687a2");
    TilePlan now =
        new TilePlan(
            64,
            0.5,
            0,
            0.5,
            ExtractionPlan.Tissue.OTSU,
            1,
            20,
            true,
            Optional.of(TileChoices.NONE));
    assertEquals("asked for anew", List.of(), now.differences(tiles));
    TilePlan padded =
        new TilePlan(
            64,
            0.5,
            0,
            0.5,
            ExtractionPlan.Tissue.OTSU,
            1,
            20,
            true,
            Optional.of(
                new TileChoices(EdgeRule.PAD, false, 10_000, 10_000, 0, false, Optional.empty())));
    assertEquals(List.of("edges PAD instead of WHOLE_TILES"), padded.differences(tiles));

    WorkPlan predictions =
        same(
            """
            {
              "kind": "predictions",
              "model": "/models/model.safetensors",
              "modelSha256": "ab12",
              "tiles": true,
              "gpu": false
            }
            """,
            "b75e20cbd581");
    PredictionPlan again =
        new PredictionPlan("/m.safetensors", "ab12", true, false, Optional.of(choices(0)));
    assertEquals("asked for anew", List.of(), again.differences(predictions));
    assertEquals(
        List.of("threads 3 instead of 0"),
        new PredictionPlan("/m.safetensors", "ab12", true, false, Optional.of(choices(3)))
            .differences(predictions));
  }

  private static PredictionChoices choices(int threads) {
    return new PredictionChoices(List.of(), 0, false, threads);
  }

  private WorkPlan same(String text, String id) throws IOException {
    Files.writeString(folder.resolve("plan/plan.json"), text);
    WorkPlan plan = PlanFolder.read(folder).plan();
    assertEquals(id, plan.id());
    assertEquals("written as before", text, PlanText.of(plan) + "\n");
    return plan;
  }

  @Test
  public void whatBelongsToASlideIsKept() throws IOException {
    Attached attached =
        new Attached(
            List.of(folder.resolve("a b.geojson")),
            Map.of("s3", folder.resolve("s3.h5")),
            Map.of("age", new Fact.Quantity(61), "grade", new Fact.Category("“high”, or so")));
    List<PlannedSlide> slides =
        List.of(
            PlanFolder.read(folder)
                .slides()
                .get(0)
                .with(attached)
                .labelled(Optional.of("“high”, or so"), Optional.of("P 1")),
            PlanFolder.read(folder).slides().get(1).labelled(Optional.empty(), Optional.of("P 2")));
    PlanFolder.read(folder).replaceSlides(slides);
    assertEquals(slides, PlanFolder.read(folder).slides());
    Files.writeString(folder.resolve("a b.geojson"), "{}");
    Files.writeString(folder.resolve("s3.h5"), "1");
    String before = attached.fingerprint();
    Files.writeString(folder.resolve("s3.h5"), "12");
    assertNotEquals(before, attached.fingerprint());
  }

  @Test
  public void aKindThatIsNotKnownIsSaid() throws IOException {
    Files.writeString(folder.resolve("plan/plan.json"), "{\"kind\": \"dreams\"}");
    IOException refusal = assertThrows(IOException.class, () -> PlanFolder.read(folder));
    assertTrue(
        refusal.getMessage(),
        refusal.getMessage().contains("expected the kind features, tiles, stains, predictions"));
  }
}
