package org.contexture.pipeline.features;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.HalvingEncoder;
import org.contexture.encoder.Normalisation;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.pipeline.SlideFailure;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.features.FeatureExtraction.Summary;
import org.contexture.pipeline.lock.TaskFolder;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.slides.RgbImage;
import org.contexture.slides.Slide;
import org.contexture.slides.Slides;
import org.contexture.slides.stain.StainNormalisation;
import org.contexture.slides.tiling.Tile;
import org.contexture.slides.tiling.TileGrid;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FeatureExtractionTest {

  private static final int SLIDES = 4;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path slideFolder;
  private Path out;
  private final List<SlideTiles> slides = new ArrayList<>();

  @Before
  public void makeSlides() throws IOException {
    slideFolder = temporary.newFolder("slides").toPath();
    out = temporary.newFolder("features").toPath();
    for (int i = 0; i < SLIDES; i++) {
      TestSlides.noise(slideFolder.resolve("s" + i), 16 * 9, 16 * 7, i);
    }
    slides.addAll(KilledExtraction.cohort(slideFolder));
  }

  @Test
  public void everyTileGetsItsOwnFeatures() throws IOException {
    Summary summary = run(new MeanColours(), true);
    assertEquals("4 done, 0 skipped, 0 failed", summary.toString());
    for (SlideTiles tiles : slides) {
      TileFeatures features = FeatureFile.read(out.resolve(tiles.slide() + ".h5"));
      try (Slide slide = Slides.open(tiles.path(), java.util.Optional.empty());
          MeanColours encoder = new MeanColours()) {
        for (int i = 0; i < tiles.tiles().size(); i++) {
          RgbImage pixels = TileGrid.read(slide, tiles.tiles().get(i), 16);
          FloatMatrix expected = encoder.encode(new TileBatch(1, 16, pixels.rgb()));
          assertArrayEquals(expected.values(), features.features().row(i), 0);
          assertEquals(tiles.tiles().get(i).x(), features.x()[i]);
          assertEquals(tiles.tiles().get(i).y(), features.y()[i]);
        }
      }
    }
  }

  @Test
  public void aRerunSkipsWhatIsDoneAndStillValid() throws IOException {
    run(new MeanColours(), true);
    Files.delete(out.resolve("s1.h5"));
    Files.writeString(out.resolve("s2.h5"), "damaged");
    Files.setLastModifiedTime(slideFolder.resolve("s3"), FileTime.fromMillis(1_000_000));
    MeanColours encoder = new MeanColours();
    Summary summary = run(encoder, true);
    assertEquals("3 done, 1 skipped, 0 failed", summary.toString());
    assertEquals(3 * 63, encoder.encodedTiles());
    assertEquals(
        List.of("s0", "s1", "s2", "s3"),
        summary.slides().stream().map(ExtractedSlide::slide).toList());
    assertTrue(summary.slides().get(0).skipped());
    assertEquals("4 done, 0 skipped, 0 failed", run(new MeanColours(), false).toString());
  }

  @Test
  public void anotherSizeOfFileOrTileIsExtractedAnewAndLeftoversAreRemoved() throws IOException {
    run(new MeanColours(), true);
    Path slide = slides.get(1).path();
    FileTime time = Files.getLastModifiedTime(slide);
    Files.write(slide, new byte[3], StandardOpenOption.APPEND);
    Files.setLastModifiedTime(slide, time);
    List<Tile> smaller =
        slides.get(2).tiles().stream()
            .map(t -> new Tile(t.column(), t.row(), t.x(), t.y(), 15, 1))
            .toList();
    slides.set(2, new SlideTiles("s2", slides.get(2).path(), 16, 0.5, smaller));
    Path dead = Files.createDirectories(out.resolve(".contexture/tasks/dead"));
    Files.writeString(dead.resolve("owner"), "of a process that was killed");
    Files.writeString(dead.resolve("s9.h5.part"), "in the making");
    assertEquals("2 done, 2 skipped, 0 failed", run(new MeanColours(), true).toString());
  }

  @Test
  public void otherTilesAreExtractedAnew() throws IOException {
    run(new MeanColours(), true);
    slides.replaceAll(
        s ->
            new SlideTiles(
                s.slide(), s.path(), s.pixels(), s.micronsPerPixel(), s.tiles().subList(1, 63)));
    assertEquals("4 done, 0 skipped, 0 failed", run(new MeanColours(), true).toString());
  }

  /** What else a user can set of an encoder changes its weights' checksum: its input size. */
  @Test
  public void pixelsNormalisedOtherwiseAreExtractedAnew() throws IOException {
    run(new MeanColours(), true);
    EncoderModel model = MeanColours.MODEL;
    EncoderModel other =
        new EncoderModel(
            model.spec().normalised(Normalisation.HALF), model.weights(), model.provenance());
    assertEquals(
        "4 done, 0 skipped, 0 failed", run(other, new MeanColours(), true, 1, out).toString());
    assertEquals(
        "0 done, 4 skipped, 0 failed", run(other, new MeanColours(), true, 1, out).toString());
  }

  @Test
  public void aStainIsKeptInTheFileAndAnotherOneIsExtractedAnew() throws IOException {
    run(new MeanColours(), true);
    String how =
        "reinhard: lightness 50.000000 20.000000 red-green 1.000000 9.000000 yellow-blue 1.000000"
            + " 9.000000 -> lightness 60.000000 10.000000 red-green 9.000000 5.000000 yellow-blue"
            + " 1.000000 9.000000";
    slides.replaceAll(slide -> slide.stained(Optional.of(StainNormalisation.parse(how))));
    assertEquals("4 done, 0 skipped, 0 failed", run(new MeanColours(), true).toString());
    assertEquals(
        how, FeatureFile.inspect(out.resolve("s0.h5")).attributes().get("stain_normalisation"));
    assertEquals("0 done, 4 skipped, 0 failed", run(new MeanColours(), true).toString());
    slides.replaceAll(slide -> slide.stained(Optional.empty()));
    assertEquals("4 done, 0 skipped, 0 failed", run(new MeanColours(), true).toString());
  }

  @Test
  public void failuresAreRowsWithTheirStage() throws IOException {
    Path broken = TestSlides.broken(slideFolder.resolve("broken.tiff"));
    slides.add(1, TestSlides.tiles("broken", broken, 9, 7, 16));
    slides.add(2, TestSlides.tiles("gone", slideFolder.resolve("gone.tiff"), 9, 7, 16));
    slides.add(3, new SlideTiles("empty", broken, 16, 0.5, List.of()));
    slides.add(4, slides.get(0));
    Summary summary = run(new MeanColours(), true);
    assertEquals("4 done, 0 skipped, 4 failed", summary.toString());
    assertEquals(
        List.of("broken read", "gone open", "empty tile", "s0 tile"),
        summary.failures().stream().map(f -> f.slide() + " " + f.stage()).toList());
    assertTrue(summary.failures().get(1).message().contains("gone.tiff does not exist"));
    assertTrue(summary.failures().get(2).message().contains("no tile"));
  }

  @Test
  public void aMissingSlideThatIsListedTwiceSaysBoth() throws IOException {
    SlideTiles gone = TestSlides.tiles("gone", slideFolder.resolve("gone.tiff"), 9, 7, 16);
    slides.add(gone);
    slides.add(gone);
    Summary summary = run(new MeanColours(), true);
    assertEquals(
        List.of("open", "tile"), summary.failures().stream().map(SlideFailure::stage).toList());
    assertTrue(summary.failures().get(1).message().contains("occurs twice"));
  }

  @Test
  public void slidesWhoseFilesWouldHaveOneNameDoNotOverwriteEachOther() throws IOException {
    SlideTiles first = slides.get(0);
    slides.set(1, new SlideTiles("S0", first.path(), 16, 0.5, first.tiles()));
    Summary summary = run(new MeanColours(), true);
    assertEquals("3 done, 0 skipped, 1 failed", summary.toString());
    assertEquals("S0", summary.failures().get(0).slide());
    assertTrue(summary.failures().get(0).message().contains("file name S0.h5"));
  }

  @Test
  public void tooManyFailuresFailTheJobButKeepWhatIsDone() throws IOException {
    slides.add(
        TestSlides.tiles("broken", TestSlides.broken(slideFolder.resolve("x.tiff")), 9, 7, 16));
    ExtractionException e =
        assertThrows(ExtractionException.class, () -> run(new MeanColours(), true, 0.1, out));
    assertTrue(e.getMessage(), e.getMessage().startsWith("1 of 5 slides failed"));
    assertEquals(4, e.summary().done());
    assertEquals("0 done, 4 skipped, 1 failed", run(new MeanColours(), true).toString());
    assertEquals("0 done, 4 skipped, 1 failed", run(new MeanColours(), true, 0.2, out).toString());
  }

  @Test
  public void aJobOfWhichNothingCameFailsWhateverIsTolerated() throws IOException {
    slides.replaceAll(s -> TestSlides.tiles(s.slide(), slideFolder.resolve("none"), 9, 7, 16));
    ExtractionException e =
        assertThrows(ExtractionException.class, () -> run(new MeanColours(), true));
    assertTrue(e.getMessage(), e.getMessage().startsWith("4 of 4 slides failed, 100 %"));
  }

  @Test
  public void aBatchThatDoesNotFitIsSplit() throws IOException {
    run(new MeanColours(), true);
    Path other = temporary.newFolder().toPath();
    run(new HalvingEncoder(new MeanColours(3), Device.CPU), true, 1, other);
    for (SlideTiles tiles : slides) {
      String name = tiles.slide() + ".h5";
      assertEquals(-1, Files.mismatch(out.resolve(name), other.resolve(name)));
    }
  }

  /** Slides that are skipped count too. */
  @Test
  public void theProgressSaysWhichSlideOfHowMany() throws IOException {
    KilledExtraction.extract(slideFolder, out, Progress.NONE);
    Files.delete(out.resolve("s2.h5"));
    List<String> messages = new ArrayList<>();
    List<Double> fractions = new ArrayList<>();
    KilledExtraction.extract(
        slideFolder,
        out,
        (fraction, message) -> {
          fractions.add(fraction);
          messages.add(message);
        });
    assertTrue("two slides are behind: " + fractions, fractions.get(0) >= 0.5);
    assertEquals("Slide 3 of 4: s2", messages.get(0));
    assertTrue(messages.toString(), messages.stream().allMatch(m -> m.startsWith(messages.get(0))));
  }

  @Test
  public void cancellingLeavesOnlyWholeFiles() throws IOException {
    Progress stopsLater =
        (fraction, message) -> {
          if (message.contains("s2")) {
            throw new CancellationException("stop");
          }
        };
    assertThrows(
        CancellationException.class, () -> KilledExtraction.extract(slideFolder, out, stopsLater));
    assertEquals(List.of("s0.h5", "s1.h5"), names(out));
  }

  @SuppressWarnings("try") // the task is there, not used
  @Test
  public void aFolderInUseNamesItsProcess() throws IOException {
    try (TaskFolder task = TaskFolder.alone(out)) {
      IOException e = assertThrows(IOException.class, () -> TaskFolder.alone(out));
      assertTrue(
          e.getMessage(), e.getMessage().contains("process " + ProcessHandle.current().pid()));
    }
    TaskFolder.alone(out).close();
    assertEquals(List.of(), names(out));
    Path file = Files.createFile(out.resolve("no folder"));
    IOException e = assertThrows(IOException.class, () -> TaskFolder.alone(file));
    assertTrue(e.getMessage(), e.getMessage().contains("no folder"));
    assertTrue(e.getMessage(), e.getMessage().contains("Choose a folder that you may write to"));
  }

  @Test
  public void idsThatAreNoFileNamesGetOne() throws IOException {
    SlideTiles first = slides.get(0);
    slides.clear();
    for (String id : List.of("a/b", "a:b", "..", "plain")) {
      slides.add(new SlideTiles(id, first.path(), 16, 0.5, first.tiles()));
    }
    Summary summary = run(new MeanColours(), true);
    assertEquals(4, summary.done());
    for (ExtractedSlide slide : summary.slides()) {
      assertEquals(out, slide.file().getParent());
      assertEquals(slide.slide(), FeatureFile.inspect(slide.file()).slide());
    }
    assertEquals("plain.h5", summary.slides().get(3).file().getFileName().toString());
  }

  @Test
  public void killedTwiceAndResumedGivesTheBytesOfAnUndisturbedRun() throws Exception {
    for (int i = SLIDES; i < 40; i++) {
      TestSlides.noise(slideFolder.resolve("s" + i), 16 * 9, 16 * 7, i);
    }
    TestSlides.broken(slideFolder.resolve("s20-broken"));
    Path undisturbed = temporary.newFolder("undisturbed").toPath();
    KilledExtraction.extract(slideFolder, undisturbed, Progress.NONE);
    for (int goal : new int[] {5, 15}) {
      Process child = start();
      long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (names(out).size() < goal && child.isAlive() && System.nanoTime() < patience) {
        Thread.sleep(2);
      }
      child.destroyForcibly().waitFor();
      for (String name : names(out)) {
        if (!name.startsWith(".")) {
          assertEquals(name, 63, FeatureFile.read(out.resolve(name)).features().rows());
        }
      }
    }
    Summary last = KilledExtraction.extract(slideFolder, out, Progress.NONE);
    assertTrue(last.toString(), last.skipped() >= 12);
    assertEquals(40, last.done() + last.skipped());
    assertEquals(1, last.failures().size());
    assertEquals(names(undisturbed), names(out));
    for (String name : names(out)) {
      assertEquals(name, -1, Files.mismatch(undisturbed.resolve(name), out.resolve(name)));
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            KilledExtraction.class.getName(),
            slideFolder.toString(),
            out.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private Summary run(MeanColours encoder, boolean resume) throws IOException {
    Summary summary = run(encoder, resume, 1, out);
    assertFalse(names(out).stream().anyMatch(name -> name.startsWith(".")));
    return summary;
  }

  private Summary run(Encoder encoder, boolean resume, double tolerated, Path folder)
      throws IOException {
    return run(MeanColours.MODEL, encoder, resume, tolerated, folder);
  }

  private Summary run(
      EncoderModel model, Encoder encoder, boolean resume, double tolerated, Path folder)
      throws IOException {
    ExtractionOptions options =
        new ExtractionOptions(
            Device.CPU, Precision.FP32, new StreamOptions(8, 2, 6), resume, tolerated);
    return FeatureExtraction.run(
        slides.iterator(), CohortSize.of(slides), model, encoder, options, folder, Progress.NONE);
  }
}
