package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotationOptions.Origin;
import org.contexture.slides.region.AnnotationOptions.Unit;
import org.junit.Test;

public class GeoJsonAnnotationsTest extends AnnotationFiles {

  private static final String QUPATH =
      """
      {"type":"FeatureCollection","features":[
       {"type":"Feature","id":"a1","geometry":{"type":"Polygon","coordinates":
         [[[100,100],[300,100],[300,200],[100,200],[100,100]],
          [[150,120],[200,120],[200,170],[150,170],[150,120]]]},
        "properties":{"objectType":"annotation","name":"left","classification":{"name":"Tumor","color":[200,0,0]},
          "childObjects":[
            {"type":"Feature","id":"a2","geometry":{"type":"MultiPolygon","coordinates":
              [[[[0,0],[10,0],[10,10],[0,10],[0,0]]],[[[20,0],[30,0],[30,10],[20,10],[20,0]]]]},
             "properties":{"classification":{"names":["Stroma","dense"]}}}]}},
       {"type":"Feature","geometry":{"isEllipse":true,"type":"Polygon","coordinates":
         [[[500,500],[550,525],[500,550],[450,525],[500,500]]]},"properties":{"name":"round"}},
       {"type":"Feature","geometry":{"type":"Point","coordinates":[5,5]},"properties":{}},
       {"type":"Feature","geometry":{"type":"LineString","coordinates":[[5,5],[9,9]]},"properties":{}}]}
      """;

  @Test
  public void readsWhatQuPathWrites() throws IOException {
    Annotations found = read(file("s.geojson", QUPATH));
    assertEquals(3, found.regions().size());
    // inner features are read while their parent's properties are
    AnnotatedRegion child = found.regions().get(0);
    assertEquals(Optional.of("Stroma: dense"), child.className());
    assertEquals(200, child.outline().areaPx(), 1e-9);
    AnnotatedRegion parent = found.regions().get(1);
    assertEquals("a1", parent.id());
    assertEquals(Optional.of("left"), parent.name());
    assertEquals(Optional.of("Tumor"), parent.className());
    assertEquals(200 * 100 - 50 * 50, parent.outline().areaPx(), 1e-9);
    AnnotatedRegion ellipse = found.regions().get(2);
    assertEquals("Unclassified", ellipse.label());
    assertEquals(Math.PI * 50 * 25, ellipse.outline().areaPx(), 3);
    assertEquals(
        List.of(
            "1 point or text, which has no area, was left out.",
            "1 line, which has no area, was left out."),
        found.notes());
  }

  @Test
  public void readsArraysSingleFeaturesAndBareGeometries() throws IOException {
    String square = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}";
    String feature = "{\"geometry\":" + square + ",\"properties\":null,\"type\":\"Feature\"}";
    String collection = "{\"type\":\"GeometryCollection\",\"geometries\":[" + square + "]}";
    for (String text : List.of(square, feature, "[" + feature + "]", collection)) {
      assertEquals(text, 16, read(file("x.json", text)).regions().get(0).outline().areaPx(), 0);
    }
  }

  /** They name rows, of which no two may be alike. */
  @Test
  public void heightsAreLeftOutAndWhatIsNoPixelIsRefused() throws IOException {
    String polygon = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0,7],[%s,0,7,9],[9,9,7]]]}";
    Annotations found = read(file("x.json", polygon.formatted("9")));
    assertEquals(40.5, found.regions().get(0).outline().areaPx(), 1e-9);
    AnnotationException far =
        assertThrows(
            AnnotationException.class, () -> read(file("x.json", polygon.formatted("2e9"))));
    assertTrue(far.getMessage(), far.getMessage().contains("expected px"));
  }

  @Test
  public void endlessNestingIsRefused() throws IOException {
    String nested = "{\"type\":\"FeatureCollection\",\"features\":[".repeat(80) + "]}".repeat(80);
    AnnotationException e =
        assertThrows(AnnotationException.class, () -> read(file("x.json", nested)));
    assertTrue(e.getMessage(), e.getMessage().contains("nested too deeply"));
  }

  @Test
  public void regionsOfOneIdAreToldApart() throws IOException {
    String feature =
        "{\"type\":\"Feature\",\"id\":\"a\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,0]]]},\"properties\":{}}";
    Annotations found = read(file("x.json", "[%1$s,%1$s,%1$s]".formatted(feature)));
    assertEquals(
        List.of("a", "a#2", "a#3"), found.regions().stream().map(AnnotatedRegion::id).toList());
  }

  @Test
  public void classesOfOtherProgramsAreFoundAndSaid() throws IOException {
    String square = "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[4,0],[4,4],[0,4],[0,0]]]}";
    for (String property : List.of("class", "className", "class_name", "label", "category")) {
      String feature =
          "\uFEFF{\"type\":\"Feature\",\"geometry\":%s,\"properties\":{\"id\":7,\"%s\":\"Tumor\"}}"
              .formatted(square, property);
      Annotations found = read(file("x.json", feature));
      assertEquals(property, Optional.of("Tumor"), found.regions().get(0).className());
      assertTrue(
          found.notes().toString(),
          found.notes().get(0).startsWith("1 class was taken from the property \"" + property));
    }
    String both =
        "{\"type\":\"Feature\",\"geometry\":%s,\"properties\":{\"label\":\"x\",\"classification\":{\"name\":\"Stroma\"}}}"
            .formatted(square);
    Annotations found = read(file("y.json", both));
    assertEquals(Optional.of("Stroma"), found.regions().get(0).className());
    assertEquals(List.of(), found.notes());
  }

  @Test
  public void goesToQuPathAndBackToThePixel() throws IOException {
    List<AnnotatedRegion> regions = read(file("s.geojson", QUPATH)).regions();
    SlideFrame bounded =
        new SlideFrame(
            1000,
            800,
            Optional.empty(),
            Map.of(
                "openslide.bounds-x", "40",
                "openslide.bounds-y", "30",
                "openslide.bounds-width", "700",
                "openslide.bounds-height", "600"));
    Region bounds = bounded.bounds().orElseThrow();
    StringWriter text = new StringWriter();
    RegionGeoJson.write(text, regions, bounds.x(), bounds.y());
    Path written = file("back.geojson", text.toString());
    Annotations back =
        AnnotationFile.read(written, Optional.of(bounded), AnnotationOptions.defaults());
    for (int i = 0; i < regions.size(); i++) {
      AnnotatedRegion before = regions.get(i);
      AnnotatedRegion after = back.regions().get(i);
      assertEquals(before.label(), after.label());
      assertEquals(before.name(), after.name());
      assertEquals(before.outline().bounds().x(), after.outline().bounds().x(), 0.011);
      assertEquals(before.outline().bounds().y(), after.outline().bounds().y(), 0.011);
      assertEquals(before.outline().areaPx(), after.outline().areaPx(), 2);
    }
    Region unmoved =
        AnnotationFile.read(
                written,
                Optional.of(bounded),
                new AnnotationOptions(Unit.OF_THE_FORMAT, 1, Origin.SLIDE, Optional.empty()))
            .regions()
            .get(1)
            .outline()
            .bounds();
    assertEquals(60, unmoved.x(), 0);
    assertEquals(70, unmoved.y(), 0);
  }

  @Test
  public void survivesDamage() throws IOException {
    Random random = new Random(1);
    byte[] original = QUPATH.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int refused = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = original.clone();
      for (int n = 0; n < 1 + random.nextInt(3); n++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (i % 10 == 0) {
        damaged = java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      Path file = folder.getRoot().toPath().resolve("damaged");
      Files.write(file, damaged);
      try {
        for (AnnotatedRegion region : read(file).regions()) {
          assertTrue(region.outline().areaPx() > 0);
        }
      } catch (AnnotationException e) {
        refused++;
      }
    }
    assertTrue(refused + " refused", refused > 300);
  }
}
