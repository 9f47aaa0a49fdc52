package org.contexture.headless;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.contexture.headless.view.LocalServer;
import org.contexture.headless.view.SlideViewer;
import org.contexture.slides.synthetic.BlockSlide;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What can be looked at: results of a run, a list, a folder. */
public class ViewCommandTest {

  private static final String PLAN =
      """
      {"nodes": [{"id": 1, "factory": "Synthetic Slide Cohort",
                  "settings": {"slides": 2, "width": 512, "height": 512}},
                 {"id": 2, "factory": "Slide Tiler",
                  "settings": {"pixels": 64, "micronsPerPixel": 1.0, "tissueMethod": "OTSU",
                               "quality": true}}],
       "connections": [[1, 1, 2, 1]]}
      """;

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path file(String name) throws IOException {
    return temporary.getRoot().toPath().toRealPath().resolve(name);
  }

  private static final String TWO_COHORTS =
      """
      {"nodes": [{"id": 1, "factory": "Synthetic Slide Cohort",
                  "settings": {"slides": 2, "width": 512, "height": 512, "seed": 1}},
                 {"id": 2, "factory": "Synthetic Slide Cohort",
                  "settings": {"slides": 2, "width": 512, "height": 512, "seed": 2}},
                 {"id": 4, "factory": "Stain Normalizer"},
                 {"id": 3, "factory": "Slide Tiler",
                  "settings": {"pixels": 64, "micronsPerPixel": 1.0, "tissueMethod": "OTSU"}}],
       "connections": [[2, 1, 4, 1], [4, 1, 3, 1]]}
      """;

  /** Both cohorts have a synthetic-001: the tiles are those of the one that was tiled. */
  @Test
  public void slidesOfTheSameNameAreToldApartByWhereTheyComeFrom() throws Exception {
    Path plan = Files.writeString(file("plan.json"), TWO_COHORTS);
    Path workflow = file("workflow");
    assertEquals(0, Command.of("author", plan, workflow).code());
    Path out = file("results");
    assertEquals(0, Command.of("run", workflow, "--out", out).code());
    SlideViewer viewer =
        new SlideViewer(out, List.of(), Optional.empty(), Optional.empty(), Optional.empty());
    try (LocalServer server = viewer.start()) {
      List<String> ids = new ArrayList<>();
      JsonParser.parseString(get(server, "content"))
          .getAsJsonObject()
          .getAsJsonArray("slides")
          .forEach(slide -> ids.add(slide.getAsJsonObject().get("id").getAsString()));
      assertEquals(
          List.of(
              "synthetic-001",
              "synthetic-002",
              "synthetic-001 (2 Synthetic Slide Cohort)",
              "synthetic-002 (2 Synthetic Slide Cohort)"),
          ids);
      assertEquals("", get(server, "positions?slide=0&table=0"));
      assertNotEquals("", get(server, "positions?slide=2&table=0"));
    }
  }

  private static String get(LocalServer server, String request) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.address().resolve("answer/" + request)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static JsonObject content(Path source, List<Path> values) throws Exception {
    SlideViewer viewer =
        new SlideViewer(source, values, Optional.empty(), Optional.empty(), Optional.empty());
    try (LocalServer server = viewer.start()) {
      return JsonParser.parseString(get(server, "content")).getAsJsonObject();
    }
  }

  @Test
  public void runSaysHowToLookAtItsResultsAndTheyAreThere() throws Exception {
    Path plan = Files.writeString(file("plan.json"), PLAN);
    Path workflow = file("workflow");
    assertEquals(0, Command.of("author", plan, workflow).code());
    Path out = file("results");
    Command run = Command.of("run", workflow, "--out", out);
    assertEquals(run.err(), 0, run.code());
    assertTrue(run.out(), run.out().contains("To look at them: ./contexture view " + out));

    JsonObject content = content(out, List.of());
    assertEquals(2, content.getAsJsonArray("slides").size());
    String tables = content.get("tables").toString();
    assertTrue(tables, tables.contains("2 Slide Tiler/port-1"));
  }

  @Test
  public void aRunWithoutSlidesPromisesNothing() throws Exception {
    Path plan =
        Files.writeString(
            file("plan.json"),
            "{\"nodes\": [{\"id\": 3, \"factory\": \"Test Rows\"}], \"connections\": []}");
    Path workflow = file("workflow");
    assertEquals(0, Command.of("author", plan, workflow).code());
    Command run = Command.of("run", workflow, "--out", file("results"));
    assertEquals(run.err(), 0, run.code());
    assertFalse(run.out(), run.out().contains("contexture view"));
  }

  @Test
  public void foldersAndListsAreShownWithValues() throws Exception {
    Path folder = Files.createDirectories(file("slides"));
    new BlockSlide(300, 200, 64, 0.5).write(folder.resolve("a.tiff"));
    new BlockSlide(300, 200, 64, 0.5).write(folder.resolve("b.tiff"));
    Path values =
        Files.write(
            file("values.csv"), List.of("Slide,X,Y,Size,Score,Kind", "a,0,0,64,0.5,tumour"));
    JsonObject ofFolder = content(folder, List.of(values));
    assertEquals(2, ofFolder.getAsJsonArray("slides").size());
    assertTrue(ofFolder.get("tables").toString().contains("\"name\":\"Score\""));
    assertTrue(ofFolder.get("tables").toString().contains("[\"tumour\"]"));

    Path list =
        Files.write(file("slides.csv"), List.of("slide_id,path,label", "b,slides/b.tiff,lesion"));
    JsonObject slide = content(list, List.of()).getAsJsonArray("slides").get(0).getAsJsonObject();
    assertEquals("b", slide.get("id").getAsString());
    assertEquals("lesion", slide.get("truth").getAsString());
  }

  @Test
  public void whatIsNothingToShowSaysSo() throws Exception {
    Command empty = Command.of("view", temporary.newFolder("empty"));
    assertTrue(empty.err(), empty.code() != 0 && empty.err().length() > 20);
    Command missing = Command.of("view", file("missing"));
    assertTrue(missing.err(), missing.code() != 0 && missing.err().contains("missing"));
    Path values = Files.write(file("values.csv"), List.of("a,b", "1,2"));
    new BlockSlide(300, 200, 64, 0.5).write(temporary.newFolder("some").toPath().resolve("a.tiff"));
    Command other = Command.of("view", file("some"), "--values", values);
    assertTrue(other.err(), other.err().contains("tile values have Slide, X, Y, Size"));
  }
}
