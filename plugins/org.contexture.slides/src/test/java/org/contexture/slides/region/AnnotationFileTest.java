package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.contexture.slides.region.AnnotationOptions.Origin;
import org.contexture.slides.region.AnnotationOptions.Unit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AnnotationFileTest {

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

  private static final SlideFrame SLIDE =
      new SlideFrame(1000, 800, Optional.of(MicronsPerPixel.square(0.5)), Map.of());

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.getRoot().toPath().resolve(name), text);
  }

  private static Annotations read(Path file) throws IOException {
    return AnnotationFile.read(file, Optional.of(SLIDE), AnnotationOptions.defaults());
  }

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
  public void readsImageScopeWithHolesRectanglesAndEllipses() throws IOException {
    String text =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <Annotations MicronsPerPixel="0.5"><Annotation Id="1" Name="Tumor"><Attributes>
        <Attribute Name="Description" Id="0" Value=""/></Attributes><Regions>
        <RegionAttributeHeaders/><Region Id="1" Type="0" NegativeROA="0" Text="core"><Vertices>
        <Vertex X="0" Y="0" Z="0"/><Vertex X="100" Y="0"/><Vertex X="100" Y="100"/><Vertex X="0" Y="100"/></Vertices></Region>
        <Region Id="2" Type="0" NegativeROA="1"><Vertices>
        <Vertex X="10" Y="10"/><Vertex X="20" Y="10"/><Vertex X="20" Y="20"/><Vertex X="10" Y="20"/></Vertices></Region>
        <Region Id="3" Type="4"><Vertices><Vertex X="1" Y="1"/><Vertex X="9" Y="9"/></Vertices></Region>
        </Regions></Annotation>
        <Annotation Id="2" Name=""><Attributes><Attribute Name="Description" Value="Stroma"/></Attributes><Regions>
        <Region Id="4" Type="2"><Vertices><Vertex X="200" Y="200"/><Vertex X="300" Y="240"/></Vertices></Region>
        <Region Id="5" Type="1"><Vertices><Vertex X="400" Y="400"/><Vertex X="420" Y="430"/></Vertices></Region>
        </Regions></Annotation></Annotations>
        """;
    Annotations found = read(file("s.xml", text));
    assertEquals(
        List.of("Tumor", "Stroma", "Stroma"),
        found.regions().stream().map(AnnotatedRegion::label).toList());
    assertEquals(10_000 - 100, found.regions().get(0).outline().areaPx(), 1e-9);
    assertEquals(Optional.of("core"), found.regions().get(0).name());
    assertEquals(Math.PI * 50 * 20, found.regions().get(1).outline().areaPx(), 3);
    assertEquals(600, found.regions().get(2).outline().areaPx(), 1e-9);
    assertEquals(List.of("1 line, which has no area, was left out."), found.notes());
  }

  /** The hole of a layer cuts that layer alone; what is cut still says that it crossed itself. */
  @Test
  public void holesOfImageScopeAreTheirLayersOwn() throws IOException {
    String square =
        "<Vertex X=\"0\" Y=\"0\"/><Vertex X=\"%1$s\" Y=\"0\"/><Vertex X=\"%1$s\""
            + " Y=\"%1$s\"/><Vertex X=\"0\" Y=\"%1$s\"/>";
    String bow =
        "<Vertex X=\"0\" Y=\"0\"/><Vertex X=\"100\" Y=\"100\"/><Vertex X=\"100\" Y=\"0\"/><Vertex"
            + " X=\"0\" Y=\"100\"/>";
    String text =
        ("<Annotations><Annotation Name=\"a\"><Regions><Region"
                + " Id=\"1\"><Vertices>%s</Vertices></Region><Region Id=\"2\""
                + " NegativeROA=\"1\"><Vertices>%s</Vertices></Region></Regions></Annotation><Annotation"
                + " Name=\"b\"><Regions><Region"
                + " Id=\"3\"><Vertices>%s</Vertices></Region></Regions></Annotation></Annotations>")
            .formatted(bow, square.formatted("10"), square.formatted("100"));
    Annotations found = read(file("s.xml", text));
    assertEquals(5000 - 50, found.regions().get(0).outline().areaPx(), 1e-6);
    assertEquals(10_000, found.regions().get(1).outline().areaPx(), 1e-6);
    assertTrue(found.notes().toString(), found.notes().get(0).contains("crosses itself"));
  }

  @Test
  public void readsAsapWithDecimalCommas() throws IOException {
    String text =
        """
        <?xml version="1.0"?>
        <ASAP_Annotations><Annotations>
        <Annotation Name="Annotation 0" Type="Polygon" PartOfGroup="_0" Color="#F4FA58"><Coordinates>
        <Coordinate Order="0" X="10,5" Y="20"/><Coordinate Order="1" X="30.5" Y="20"/><Coordinate Order="2" X="30.5" Y="40"/><Coordinate Order="3" X="10.5" Y="40"/>
        </Coordinates></Annotation>
        <Annotation Name="d" Type="Dot" PartOfGroup="None" Color="#64FE2E"><Coordinates><Coordinate Order="0" X="1" Y="2"/></Coordinates></Annotation>
        <Annotation Name="p" Type="PointSet" PartOfGroup="None"><Coordinates><Coordinate X="1" Y="2"/><Coordinate X="9" Y="2"/><Coordinate X="9" Y="9"/></Coordinates></Annotation>
        <Annotation Name="r" Type="Rectangle" PartOfGroup="None" Color="#64FE2E"><Coordinates>
        <Coordinate Order="0" X="0" Y="0"/><Coordinate Order="1" X="5" Y="0"/><Coordinate Order="2" X="5" Y="5"/><Coordinate Order="3" X="0" Y="5"/></Coordinates></Annotation>
        </Annotations><AnnotationGroups><Group Name="_0" PartOfGroup="None" Color="#00ff00"><Attributes/></Group></AnnotationGroups></ASAP_Annotations>
        """;
    Annotations found = read(file("s.xml", text));
    assertEquals(Optional.of("_0"), found.regions().get(0).className());
    assertEquals(400, found.regions().get(0).outline().areaPx(), 1e-9);
    assertEquals(10.5, found.regions().get(0).outline().bounds().x(), 0);
    assertEquals(Optional.empty(), found.regions().get(1).className());
    assertEquals(2, found.regions().size());
    assertEquals(List.of("2 points or texts, which have no area, were left out."), found.notes());
  }

  @Test
  public void placesNdpaFromTheCentreOfTheGlass() throws IOException {
    String text =
        """
        <?xml version="1.0" encoding="utf-8" standalone="yes"?>
        <annotations><ndpviewstate id="1"><title>Tumour</title><details>a</details><coordformat>nanometers</coordformat>
        <annotation type="freehand" displayname="AnnotateFreehand" color="#000000"><measuretype>0</measuretype><closed>1</closed>
        <pointlist><point><x>1000000</x><y>-500000</y></point><point><x>1050000</x><y>-500000</y></point><point><x>1050000</x><y>-450000</y></point></pointlist></annotation></ndpviewstate>
        <ndpviewstate id="2"><title>Round</title><coordformat>nanometers</coordformat>
        <annotation type="circle"><x>1000000</x><y>-500000</y><radius>25000</radius></annotation></ndpviewstate>
        <ndpviewstate id="3"><title>Pin</title><coordformat>nanometers</coordformat><annotation type="pin"><x>0</x><y>0</y></annotation></ndpviewstate>
        </annotations>
        """;
    Path ndpa = file("s.ndpi.ndpa", text);
    SlideFrame scan =
        new SlideFrame(
            1000,
            800,
            Optional.of(MicronsPerPixel.square(0.5)),
            Map.of(
                "hamamatsu.XOffsetFromSlideCentre", "1000000",
                "hamamatsu.YOffsetFromSlideCentre", "-500000"));
    Annotations found = AnnotationFile.read(ndpa, Optional.of(scan), AnnotationOptions.defaults());
    // the centre of the scan lies at the offset: (500, 400); 50,000 nm are 100 px
    Region box = found.regions().get(0).outline().bounds();
    assertEquals(500, box.x(), 1e-6);
    assertEquals(400, box.y(), 1e-6);
    assertEquals(100, box.width(), 1e-6);
    assertEquals("Tumour", found.regions().get(0).label());
    assertEquals(Math.PI * 50 * 50, found.regions().get(1).outline().areaPx(), 5);
    assertEquals(450, found.regions().get(1).outline().bounds().x(), 1e-6);
    AnnotationException e = assertThrows(AnnotationException.class, () -> read(ndpa));
    assertTrue(e.getMessage(), e.getMessage().contains("XOffsetFromSlideCentre"));
  }

  /** Pixels need not be square; an open line has no area. */
  @Test
  public void ndpaIsScaledByWidthAndHeightOfAPixel() throws IOException {
    String points =
        "<pointlist><point><x>0</x><y>0</y></point><point><x>50000</x><y>0</y></point><point><x>50000</x><y>50000</y></point></pointlist></annotation></ndpviewstate>";
    String state =
        "<ndpviewstate id=\"1\"><coordformat>nanometers</coordformat><annotation"
            + " type=\"freehand\"><closed>%s</closed>";
    Path ndpa =
        file(
            "s.ndpi.ndpa",
            "<annotations>"
                + (state.formatted("1") + points + state.formatted("0") + points)
                + "</annotations>");
    SlideFrame scan =
        new SlideFrame(
            1000,
            800,
            Optional.of(new MicronsPerPixel(0.5, 0.25)),
            Map.of(
                "hamamatsu.XOffsetFromSlideCentre", "0",
                "hamamatsu.YOffsetFromSlideCentre", "0"));
    Annotations found = AnnotationFile.read(ndpa, Optional.of(scan), AnnotationOptions.defaults());
    assertEquals(1, found.regions().size());
    assertEquals(new Region(500, 400, 100, 200), found.regions().get(0).outline().bounds());
    assertEquals(List.of("1 line, which has no area, was left out."), found.notes());
  }

  /** As far as rounding to whole pixels changes the shape of a slide's picture. */
  @Test
  public void labelImagesAreStretchedAlongEachSide() throws IOException {
    BufferedImage image = new BufferedImage(10, 10, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xffff8000);
    image.setRGB(9, 9, 0xffff8000);
    image.setRGB(5, 5, 0x0000ff00); // transparent, whatever its colour
    File png = folder.newFile("s.png");
    ImageIO.write(image, "png", png);
    SlideFrame slide = new SlideFrame(1000, 950, Optional.empty(), Map.of());
    List<AnnotatedRegion> found =
        AnnotationFile.read(png.toPath(), Optional.of(slide), AnnotationOptions.defaults())
            .regions();
    assertEquals(2, found.size());
    assertEquals(new Region(0, 0, 100, 95), found.get(0).outline().bounds());
    assertEquals(new Region(900, 855, 100, 95), found.get(1).outline().bounds());
  }

  @Test
  public void tracesLabelImagesInAnySize() throws IOException {
    BufferedImage grey = new BufferedImage(100, 80, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 9);
    for (int y = 20; y < 40; y++) {
      for (int x = 10; x < 60; x++) {
        grey.getRaster().setSample(x, y, 0, x >= 20 && x < 30 && y >= 25 && y < 30 ? 0 : 2);
      }
    }
    File png = folder.newFile("s.png");
    ImageIO.write(grey, "png", png);
    file("s.csv", "value;class\n2;Tumor\n");
    List<AnnotatedRegion> found = read(png.toPath()).regions();
    assertEquals(List.of("Tumor", "9"), found.stream().map(AnnotatedRegion::label).toList());
    assertEquals((50 * 20 - 10 * 5) * 100.0, found.get(0).outline().areaPx(), 1e-6);
    assertEquals(new Region(100, 200, 500, 200), found.get(0).outline().bounds());

    byte[] palette = {0, 10, (byte) 200};
    BufferedImage indexed =
        new BufferedImage(
            100,
            80,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 3, palette, palette, palette));
    indexed.getRaster().setSample(50, 50, 0, 2);
    ImageIO.write(indexed, "png", png);
    assertEquals("Tumor", read(png.toPath()).regions().get(0).label());

    BufferedImage colours = new BufferedImage(100, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = colours.createGraphics();
    pen.setColor(new java.awt.Color(0xff8000));
    pen.fillRect(0, 0, 10, 10);
    pen.dispose();
    ImageIO.write(colours, "png", png);
    assertEquals("#ff8000", read(png.toPath()).regions().get(0).label());
    file("s.csv", "#ff8000,Necrosis\n");
    assertEquals("Necrosis", read(png.toPath()).regions().get(0).label());

    ImageIO.write(new BufferedImage(100, 60, BufferedImage.TYPE_BYTE_GRAY), "png", png);
    AnnotationException e = assertThrows(AnnotationException.class, () -> read(png.toPath()));
    assertTrue(e.getMessage(), e.getMessage().contains("another shape"));
  }

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
  public void neverResolvesEntities() throws IOException {
    Path secret = file("secret.txt", "secret");
    Path evil =
        file(
            "e.xml",
            "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \""
                + secret.toUri()
                + "\">]><ASAP_Annotations><Annotations><Annotation Name=\"n\" Type=\"Polygon\""
                + " PartOfGroup=\"g\">&x;</Annotation></Annotations></ASAP_Annotations>");
    try {
      assertTrue(read(evil).regions().isEmpty());
    } catch (AnnotationException e) {
      assertTrue(e.getMessage(), !e.getMessage().contains("secret\""));
    }
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
