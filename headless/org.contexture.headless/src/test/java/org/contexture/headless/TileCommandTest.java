package org.contexture.headless;

import static org.contexture.headless.WrittenTables.assertSameRows;
import static org.contexture.headless.WrittenTables.rows;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.commons.csv.CSVRecord;
import org.contexture.encoder.Encoders;
import org.contexture.pipeline.features.FeatureFile;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.contexture.slides.synthetic.SyntheticSlide;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** All that the Slide Tiler can be told, tasks can be told, and they make the same of it. */
public class TileCommandTest {

  private static final int SLIDES = 7; // one of them on yellowed glass

  @ClassRule public static final TemporaryFolder TEMPORARY = new TemporaryFolder();

  private static Path root;
  private static Path nodes;

  private static final String WORKFLOW =
      """
      {"description": "What the Slide Tiler can be told.", "notes": [],
       "nodes": [
        {"id": 1, "factory": "Slide Reader", "x": 0, "y": 0, "settings": {"path": "ROOT/slides.csv", "thumbnailSide": 16}},
        {"id": 2, "factory": "Annotation Reader", "x": 0, "y": 0, "settings": {"path": "ROOT/regions", "overviewSide": 16}},
        {"id": 3, "factory": "Slide Tiler", "x": 0, "y": 0, "settings": {
         "pixels": 64, "tissueMethod": "OTSU", "quality": true, "edges": "PAD", "minimumTissue": 0.25,
         "minimumRegion": 500.0, "minimumHole": 200.0, "regionUse": "LABEL", "regionClasses": "Tumor, Stroma",
         "leastOverlap": 0.3, "classFractions": true, "overviewSide": 300, "geoJsonFolder": "ROOT/geojson"}},
        {"id": 4, "factory": "Slide Tiler", "x": 0, "y": 0, "settings": {
         "pixels": 64, "overlap": 32, "regionUse": "INSIDE", "regionsAreTissue": true, "overviewSide": 16}},
        {"id": 5, "factory": "Slide Tiler", "x": 0, "y": 0, "settings": {
         "pixels": 64, "tissueMethod": "OTSU", "regionUse": "OUTSIDE", "regionClasses": "Tumor", "overviewSide": 16}},
        {"id": 6, "factory": "Encoder Reader", "x": 0, "y": 0, "settings": {"source": "FILE", "path": "ROOT/encoder.safetensors"}},
        {"id": 7, "factory": "Tile Feature Extractor", "x": 0, "y": 0, "settings": {
         "folder": "ROOT/features-labelled", "device": "CPU", "arithmetic": "FP32"}},
        {"id": 8, "factory": "Tile Feature Extractor", "x": 0, "y": 0, "settings": {
         "folder": "ROOT/features-inside", "device": "CPU", "arithmetic": "FP32"}}],
       "connections": [[3, 1, 7, 1], [6, 1, 7, 2], [4, 1, 8, 1], [6, 1, 8, 2], [1, 1, 2, 1], [1, 1, 3, 1], [2, 1, 3, 2], [1, 1, 4, 1], [2, 1, 4, 2], [1, 1, 5, 1], [2, 1, 5, 2]]}
      """;

  @BeforeClass
  public static void runNodes() throws Exception {
    root = TEMPORARY.getRoot().toPath().toRealPath();
    List<SyntheticSlide> slides =
        SyntheticCohort.write(
            new SyntheticOptions(SLIDES - 1, 520, 520, 0.5, 0.5, 1, 3),
            root.resolve("slides"),
            (n, of) -> {});
    List<String> rows = new ArrayList<>(List.of("slide_id,path,mpp"));
    slides.forEach(slide -> rows.add(slide.id() + "," + slide.path() + ",0.5"));
    rows.add("yellow," + yellowed(slides.get(0).path(), root.resolve("yellow.png")) + ",0.5");
    Files.write(root.resolve("slides.csv"), rows);
    Path regions = Files.createDirectory(root.resolve("regions"));
    for (int i = 1; i < slides.size(); i++) { // the first has none
      Files.writeString(regions.resolve(slides.get(i).id() + ".geojson"), drawn(i));
    }
    Files.writeString(regions.resolve("stranger.geojson"), drawn(0));
    Encoders.write(Encoders.initialise("squeezenet1_1", 1), root.resolve("encoder.safetensors"));
    Path plan =
        Files.writeString(
            root.resolve("plan.json"),
            WORKFLOW.replace("ROOT", root.toString().replace('\\', '/')));
    done(Command.of("author", plan, root.resolve("workflow")));
    nodes = root.resolve("nodes");
    done(Command.of("run", root.resolve("workflow"), "--out", nodes));
  }

  /** A slide as on old glass: less blue comes through. */
  private static Path yellowed(Path slide, Path file) throws Exception {
    try (Slide open = Slides.open(slide, Optional.empty())) {
      BufferedImage picture = Slides.thumbnail(open, 1024).toBufferedImage();
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          int rgb = picture.getRGB(x, y);
          picture.setRGB(x, y, (rgb & 0xffffff00) | ((rgb & 255) * 4 / 5));
        }
      }
      ImageIO.write(picture, "png", file.toFile());
      return file;
    }
  }

  /** A rectangle, and a triangle that overlaps it. */
  private static String drawn(int shift) {
    int left = 60 + 10 * shift;
    return """
    {"type": "FeatureCollection", "features": [
     {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[%1$s, 70], [%2$s.5, 70], [%2$s.5, 390], [%1$s, 390], [%1$s, 70]]]},
      "properties": {"objectType": "annotation", "classification": {"name": "Tumor"}}},
     {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[250, 200], [500, 300], [260, 500], [250, 200]]]},
      "properties": {"objectType": "annotation", "classification": {"name": "Stroma"}}}]}
    """
        .formatted(left, left + 220);
  }

  @Test
  public void regionsQualityPicturesAndPaddedEdgesAreThoseOfTheNode() throws Exception {
    Path out = root.resolve("labelled");
    Command tile = labelled(out);
    done(tile);
    assertTrue(tile.err(), tile.err().contains("1 files of annotations belong to no slide"));
    assertTrue(tile.err(), tile.err().contains("stranger.geojson"));
    assertTrue(tile.err(), tile.err().contains("2 slides have no annotations"));
    Path port = nodes.resolve("3 Slide Tiler");
    assertSameRows(port.resolve("port-1.csv"), out, ".tiles.csv", List.of());
    Set<String> classes = new TreeSet<>();
    for (String name : WrittenTables.names(out, ".tiles.csv")) {
      rows(out.resolve(name)).forEach(row -> classes.add(row.get("Region Class")));
    }
    assertEquals(Set.of("", "Stroma", "Tumor"), classes);

    Command collect = Command.of("collect", out);
    done(collect);
    List<CSVRecord> overview = rows(port.resolve("port-2.csv"));
    assertSameRows(
        overview, rows(out.resolve("overview.csv")), List.of("Exact Glass", "Label", "Patient"));
    assertTrue(
        "one stands out",
        overview.stream()
            .anyMatch(row -> row.get("Note").contains("Stands out of the cohort: less blue")));
    for (CSVRecord row : overview) {
      String slide = row.get("Slide");
      assertSameFile(port.resolve(row.get("Overlay")), out.resolve(slide + ".overview.png"));
      assertSameFile(
          root.resolve("geojson").resolve(slide + ".geojson"), out.resolve(slide + ".geojson"));
    }
  }

  private static Command labelled(Path out, Object... more) {
    return tile(
        out,
        "--tissue-method otsu --quality --edges pad --tissue 0.25 --smallest-region 500"
            + " --smallest-hole 200 --regions-decide label --least-overlap 0.3 --class-fractions"
            + " --picture 300 --geojson",
        Stream.concat(Stream.of("--classes", "Tumor, Stroma"), Stream.of(more)).toArray());
  }

  private static Command tile(Path out, String options, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "tile",
                "--out",
                out,
                "--pixels",
                64,
                "--slides",
                root.resolve("slides.csv"),
                "--regions",
                root.resolve("regions")));
    arguments.addAll(List.of(options.split(" ", -1)));
    arguments.addAll(List.of(more));
    return Command.of(arguments.toArray());
  }

  private static void done(Command command) {
    assertEquals(command.err(), 0, command.code());
  }

  private static void assertSameFile(Path expected, Path found) throws IOException {
    assertEquals(found.toString(), -1, Files.mismatch(expected, found));
  }

  @Test
  public void regionsInsteadOfTissueAndTilesOutsideOfThemAreThoseOfTheNode() throws Exception {
    Path inside = root.resolve("inside");
    done(tile(inside, "--overlap 32 --regions-are-tissue"));
    assertSameRows(nodes.resolve("4 Slide Tiler/port-1.csv"), inside, ".tiles.csv", List.of());
    done(Command.of("collect", inside));
    assertSameRows(
        rows(nodes.resolve("4 Slide Tiler/port-2.csv")),
        rows(inside.resolve("overview.csv")),
        List.of("Label", "Patient"));
    assertFalse(Files.exists(inside.resolve("yellow.overview.png")));
    Path outside = root.resolve("outside");
    done(tile(outside, "--tissue-method otsu --regions-decide outside --classes Tumor"));
    assertSameRows(nodes.resolve("5 Slide Tiler/port-1.csv"), outside, ".tiles.csv", List.of());
  }

  /** Byte by byte: by regions, with quality and padded edges, and where regions are the tissue. */
  @Test
  public void featuresOfTilesThatWereLaidBeforeAreThoseOfTheNodes() throws Exception {
    Path tiles = root.resolve("laid");
    done(labelled(tiles));
    Path out = root.resolve("of-laid");
    done(extract(out, "--tiles", tiles, "--plan"));
    done(Command.of("extract", "--out", out, "--shard", "2/2"));
    done(Command.of("extract", "--out", out, "--shard", "1/2"));
    assertSameFeatures(root.resolve("features-labelled"), out);
    done(Command.of("collect", out));
    assertEquals(SLIDES, WrittenTables.names(out, ".h5").size());

    Path inside = root.resolve("laid-inside");
    done(tile(inside, "--overlap 32 --regions-are-tissue"));
    Path features = root.resolve("of-inside");
    Command extract = extract(features, "--tiles", inside, "--slides", root.resolve("slides.csv"));
    done(extract);
    assertSameFeatures(root.resolve("features-inside"), features);
    assertTrue(extract.out(), extract.out().contains("5 done, 0 skipped, 2 failed"));
    String note = rows(inside.resolve("yellow.overview.csv")).get(0).get("Note");
    assertFalse(note.isEmpty());
    assertTrue(extract.err(), extract.err().contains("FAILED yellow (tile): " + note));
  }

  private static Command extract(Path out, Object... more) {
    Object[] arguments = {
      "extract",
      "--out",
      out,
      "--encoder",
      root.resolve("encoder.safetensors"),
      "--device",
      "CPU",
      "--precision",
      "fp32"
    };
    return Command.of(Stream.concat(Stream.of(arguments), Stream.of(more)).toArray());
  }

  private static void assertSameFeatures(Path expected, Path found) throws IOException {
    List<String> names = WrittenTables.names(expected, ".h5");
    assertEquals(names, WrittenTables.names(found, ".h5"));
    for (String name : names) {
      assertSameFile(expected.resolve(name), found.resolve(name));
    }
  }

  @Test
  public void aSlideWhoseTilesHaveChangedIsExtractedAnew() throws Exception {
    Path tiles = root.resolve("retiled");
    Path out = root.resolve("of-retiled");
    done(tile(tiles, "--regions-are-tissue"));
    done(extract(out, "--tiles", tiles));
    assertTrue(extract(out, "--tiles", tiles).out().contains("0 done, 5 skipped, 2 failed"));
    Path regions = root.resolve("regions").resolve(drawnSlide() + ".geojson");
    String before = Files.readString(regions);
    try {
      Files.writeString(regions, before.replace(", 390]", ", 290]"));
      Command stale = extract(root.resolve("of-stale"), "--tiles", tiles);
      assertTrue(stale.err(), stale.err().contains("has not been tiled as it is now in " + tiles));
      assertTrue(stale.out(), stale.out().contains("4 done, 0 skipped, 3 failed"));
      done(Command.of("tile", "--out", tiles));
      Command again = Command.of("extract", "--out", out);
      assertTrue(again.out(), again.out().contains("1 done, 4 skipped, 2 failed"));
      assertEquals(
          rows(tiles.resolve(drawnSlide() + ".tiles.csv")).size(),
          FeatureFile.read(out.resolve(drawnSlide() + ".h5")).features().rows());
      Files.delete(tiles.resolve(drawnSlide() + ".tiles.csv"));
      Command gone = Command.of("extract", "--out", out);
      assertTrue(gone.err(), gone.err().contains(drawnSlide() + ".tiles.csv is gone. Run "));
    } finally {
      Files.writeString(regions, before);
    }
  }

  @Test
  public void tilesOfAnotherPlanOrNoneAreRefused() throws Exception {
    Path tiles = root.resolve("some-tiles");
    done(tile(tiles, "--regions-are-tissue --plan"));
    Path out = root.resolve("of-some");
    done(extract(out, "--tiles", tiles, "--plan"));
    Command own = extract(out, "--slides", root.resolve("slides.csv"), "--pixels", 64);
    assertEquals(ExitCodes.EXECUTION, own.code());
    assertTrue(own.err(), own.err().contains("tiles of its own instead of " + tiles + " (plan "));
    Command both = extract(out, "--tiles", tiles, "--pixels", 64);
    assertEquals(ExitCodes.ARGUMENTS, both.code());
    assertTrue(both.err(), both.err().contains("--tiles takes tiles as they were laid in "));
    Command none = extract(root.resolve("of-none"), "--tiles", out);
    assertEquals(ExitCodes.EXECUTION, none.code());
    assertTrue(none.err(), none.err().contains("was planned for features, not for tiles"));

    Files.move(tiles.resolve("plan"), root.resolve("moved-plan"));
    done(tile(tiles, "--plan"));
    Command other = Command.of("extract", "--out", out);
    assertEquals(ExitCodes.EXECUTION, other.code());
    assertTrue(other.err(), other.err().contains("holds tiles of the plan "));
  }

  @Test
  public void aSlideWhoseRegionsHaveChangedIsTiledAnewAndMistakesAreNamed() throws Exception {
    Path out = root.resolve("changed");
    done(labelled(out));
    Path first = root.resolve("regions").resolve(drawnSlide() + ".geojson");
    String before = Files.readString(first);
    Files.writeString(first, before + " ");
    Command again = labelled(out);
    assertTrue(again.out(), again.out().contains("1 done, 6 skipped, 0 failed"));
    Files.writeString(first, "{");
    Command damaged = Command.of("tile", "--out", out);
    assertTrue(damaged.err(), damaged.err().contains("FAILED " + drawnSlide() + " (tile): "));
    assertTrue(damaged.err(), damaged.err().contains(first.toString()));
    Files.writeString(first, before);

    Command other = tile(out, "--tissue-method otsu --quality --edges pad --least-overlap 0.4");
    assertEquals(ExitCodes.EXECUTION, other.code());
    assertTrue(other.err(), other.err().contains("least overlap 0.4 instead of 0.3"));
    Command unknown = tile(root.resolve("typo"), "--classes Tumour --plan");
    assertTrue(
        unknown.err(), unknown.err().contains("No region has the class Tumour. There are: "));
    Command without =
        Command.of(
            "tile", "--out", root.resolve("no"), "--slides", root, "--regions-decide", "outside");
    assertEquals(ExitCodes.ARGUMENTS, without.code());
    assertTrue(without.err(), without.err().contains("--regions=PATH"));
  }

  private static String drawnSlide() throws IOException {
    return rows(root.resolve("slides.csv")).get(1).get("slide_id");
  }
}
