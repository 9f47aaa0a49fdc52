package org.contexture.slides.region;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.contexture.slides.MicronsPerPixel;
import org.contexture.slides.Region;
import org.junit.Test;

public class XmlAnnotationsTest extends AnnotationFiles {

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
}
