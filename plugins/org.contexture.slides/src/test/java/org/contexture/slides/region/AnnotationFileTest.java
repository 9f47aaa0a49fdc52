package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotationOptions.Origin;
import org.contexture.slides.region.AnnotationOptions.Unit;
import org.junit.Test;

public class AnnotationFileTest extends AnnotationFiles {

  @Test
  public void unitsAndOriginsAreTheUsersChoice() throws IOException {
    Path square =
        file("x.json", "{\"type\":\"Polygon\",\"coordinates\":[[[2,2],[4,2],[4,4],[2,4],[2,2]]]}");
    Region microns =
        AnnotationFile.read(
                square,
                Optional.of(SLIDE),
                new AnnotationOptions(Unit.MICRONS, 1, Origin.SLIDE, Optional.empty()))
            .regions()
            .get(0)
            .outline()
            .bounds();
    assertEquals(new Region(4, 4, 4, 4), microns);
    Region level =
        AnnotationFile.read(
                square,
                Optional.of(SLIDE),
                new AnnotationOptions(Unit.DOWNSAMPLED, 16, Origin.SLIDE, Optional.empty()))
            .regions()
            .get(0)
            .outline()
            .bounds();
    assertEquals(new Region(32, 32, 32, 32), level);
    assertThrows(
        AnnotationException.class,
        () ->
            AnnotationFile.read(
                square,
                Optional.empty(),
                new AnnotationOptions(Unit.MICRONS, 1, Origin.SLIDE, Optional.empty())));
  }

  @Test
  public void saysWhatLiesOutsideAndWhatCrossesItself() throws IOException {
    Annotations found =
        read(
            file(
                "x.json",
                "[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[10,10],[10,0],[0,10],[0,0]]]}},"
                    + "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[5000,0],[5010,0],[5010,10],[5000,0]]]}},"
                    + "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[1,1],[2,2],[3,3],[1,1]]]}}]"));
    assertEquals(50, found.regions().get(0).outline().areaPx(), 1e-9);
    assertEquals(
        List.of(
            "1 outline without area was left out.",
            "1 outline crosses itself and was mended: what its line encloses counts.",
            "1 of 2 regions lie outside of the slide (1000 × 800 px): check the unit and origin of"
                + " the coordinates, and that they belong to this slide."),
        found.notes());
  }

  @Test
  public void refusesWhatIsNoAnnotationByName() throws IOException {
    for (String text :
        List.of(
            "",
            "hello",
            "<html/>",
            "{}",
            "{\"type\":\"Polygon\"",
            "[1,2]",
            "{\"type\":\"Topology\"}")) {
      Path file = file("x.json", text);
      AnnotationException e = assertThrows(text, AnnotationException.class, () -> read(file));
      assertTrue(e.getMessage(), e.getMessage().contains(file.toString()));
    }
  }
}
