package org.contexture.pipeline.annotation;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.region.AnnotatedRegion;
import org.contexture.slides.region.Outline;
import org.contexture.slides.region.SlideFrame;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AnnotationCatalogueTest {

  private static final String SQUARE =
      "{\"type\":\"Polygon\",\"coordinates\":[[[700,900],[800,900],[800,1000],[700,900]]]}";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** QuPath shows the scanned part of such slides alone, and counts from its corner. */
  @Test
  public void regionsAreWrittenFromTheCornerOfTheScannedPart() throws IOException {
    assertTrue(written(Map.of()).contains("[700,900]"));
    Map<String, String> bounds =
        Map.of(
            "openslide.bounds-x", "600",
            "openslide.bounds-y", "50",
            "openslide.bounds-width", "400",
            "openslide.bounds-height", "2000");
    String json = written(bounds);
    assertTrue(json, json.contains("[100,850]"));
  }

  private String written(Map<String, String> properties) throws IOException {
    Path into = folder.newFolder().toPath();
    AnnotatedRegion region =
        new AnnotatedRegion("1", Optional.empty(), Optional.of("a"), Outline.ofGeoJson(SQUARE));
    SlideFrame frame = new SlideFrame(2000, 2100, Optional.empty(), properties);
    AnnotationCatalogue.write(
        new AnnotatedSlide(
            "one", List.of(), Optional.of(frame), List.of(region), List.of(), new byte[0]),
        into);
    return Files.readString(into.resolve("one.geojson")).replace(" ", "").replace(".00", "");
  }
}
