package org.contexture.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.contexture.network.FloatMatrix;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.pipeline.features.FeatureProvenance;
import org.contexture.pipeline.features.TileFeatures;
import org.contexture.pipeline.features.TileHints;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Tiles that are most alike, by the cosine of their features. */
public class NeighboursTest {

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private SlideView view;

  @Before
  public void open() throws IOException {
    ViewContentBuilder content = new ViewContentBuilder();
    // three tiles of 100 px in a row: the last is a longer copy of the first
    slide(content, "a", 1, 0, 0, 1, 3, 0);
    slide(content, "b", 0, 1, 0.8f, 0.6f, -1, 0);
    Path none = folder.getRoot().toPath().resolve("c.h5");
    Files.writeString(none, "no features");
    content.slide("c", none, Optional.empty(), Optional.empty());
    content.features("c", new SlideFeatures(none, TileHints.NONE));
    view = new SlideView(content.build("Features"));
  }

  @After
  public void close() throws IOException {
    view.close();
  }

  private void slide(ViewContentBuilder content, String id, float... features) throws IOException {
    Path file = folder.getRoot().toPath().resolve(id + ".h5");
    FeatureFile.write(
        file,
        new TileFeatures(new FloatMatrix(3, 2, features), new int[] {0, 100, 200}, new int[3], 100),
        new FeatureProvenance(
            new FeatureProvenance.Slide(id, "none", "none"),
            new FeatureProvenance.Tiles(100, 1, "none"),
            new FeatureProvenance.Encoding("test", "none", "none", "FP32")),
        300,
        100);
    content.slide(id, file, Optional.empty(), Optional.empty());
    content.features(id, new SlideFeatures(file, TileHints.NONE));
  }

  private JsonObject ask(String request) {
    Answer answer = view.answer(request);
    String text = new String(answer.body(), UTF_8);
    assertEquals(text, 200, answer.status());
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  public void ofTheSameSlideTheCopyComesFirst() {
    JsonArray tiles = ask("alike?slide=0&x=50&y=50&count=12&everywhere=0").getAsJsonArray("tiles");
    assertEquals("all others, not itself", 2, tiles.size());
    JsonObject first = tiles.get(0).getAsJsonObject();
    assertEquals(200, first.get("x").getAsInt());
    assertEquals(1, first.get("value").getAsDouble(), 1e-6);
    assertEquals(0, tiles.get(1).getAsJsonObject().get("value").getAsDouble(), 1e-6);
  }

  @Test
  public void ofAllSlidesWithWhatWasPassedOver() {
    JsonObject found = ask("alike?slide=0&x=50&y=50&count=2&everywhere=1");
    JsonObject second = found.getAsJsonArray("tiles").get(1).getAsJsonObject();
    assertEquals(1, second.get("slide").getAsInt());
    assertEquals(100, second.get("x").getAsInt());
    assertEquals(0.8, second.get("value").getAsDouble(), 1e-6);
    assertTrue(found.get("notes").toString().contains("c was passed over"));
  }

  @Test
  public void besideTheTilesThereIsNoAnswer() {
    Answer beside = view.answer("alike?slide=0&x=50&y=150&count=2&everywhere=0");
    assertEquals(422, beside.status());
    assertTrue(new String(beside.body(), UTF_8).contains("No tile covers (50, 150)"));
  }
}
