package org.contexture.pipeline.features;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.TileBatch;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.contexture.network.file.Blob;
import org.contexture.pipeline.SlideTiles;
import org.contexture.pipeline.TestSlides;
import org.contexture.pipeline.features.FeatureExtraction.Summary;
import org.contexture.pipeline.stream.StreamOptions;
import org.contexture.slides.synthetic.SyntheticCohort;
import org.contexture.slides.synthetic.SyntheticOptions;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What goes wrong in a night, and what is left of it in the morning. */
public class ExtractionFaultsTest {

  private static final int SLIDES = 6;

  @Rule public TemporaryFolder temporary = new TemporaryFolder();

  private Path slideFolder;
  private Path out;
  private List<SlideTiles> slides;
  private final List<String> log = new ArrayList<>();

  @Before
  public void makeSlides() throws IOException {
    slideFolder = temporary.newFolder("slides").toPath();
    out = temporary.newFolder("features").toPath();
    for (int i = 0; i < SLIDES; i++) {
      TestSlides.noise(slideFolder.resolve("s" + i), 16 * 9, 16 * 7, i);
    }
    slides = new ArrayList<>(KilledExtraction.cohort(slideFolder));
  }

  @Test
  public void aReadErrorInTheMiddleLosesThatSlideAlone() throws IOException {
    Path damaged =
        SyntheticCohort.write(
                new SyntheticOptions(1, 1024, 1024, 1, 0.5, 1, 3),
                temporary.newFolder("tiff").toPath(),
                (n, of) -> {})
            .get(0)
            .path();
    slides.add(2, TestSlides.tiles("damaged", damaged, 16, 16, 64));
    assertEquals("7 done, 0 skipped, 0 failed", run(new MeanColours()).toString());
    try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
      file.seek(file.length() / 3);
      file.write(new byte[(int) file.length() / 4]);
    }
    slides.set(2, TestSlides.tiles("damaged", damaged, 16, 16, 64));
    Summary summary = run(new MeanColours());
    assertEquals("0 done, 6 skipped, 1 failed", summary.toString());
    assertEquals("damaged", summary.failures().get(0).slide());
    assertEquals("read", summary.failures().get(0).stage());
    String message = summary.failures().get(0).message();
    assertTrue(message, message.contains(damaged + ", offset"));
    assertTrue("what was made of it before is not its", !Files.exists(out.resolve("damaged.h5")));
  }

  /** Three failures in a row end the job; now and then one does not. */
  @Test
  public void aNetworkOrADiskThatFailsNowAndThenDoesNotEndTheJob() throws IOException {
    for (boolean disk : new boolean[] {false, true}) {
      int[] calls = new int[1];
      Encoder fails =
          new MeanColours() {
            @Override
            public FloatMatrix encode(TileBatch batch) {
              calls[0]++;
              if (!disk && List.of(1, 2, 11, 12).contains(calls[0])) { // 8 batches a slide
                throw new IllegalStateException("odd");
              }
              if (disk && calls[0] == 1) {
                List.of("s0", "s1", "s3", "s4").forEach(name -> obstruct(name));
              }
              return super.encode(batch);
            }
          };
      assertEquals("2 done, 0 skipped, 4 failed", run(fails).toString());
      assertEquals(List.of("s2.h5", "s5.h5"), names(out).stream().filter(this::isFile).toList());
      Files.delete(out.resolve("s2.h5"));
      Files.delete(out.resolve("s5.h5"));
    }
  }

  private boolean isFile(String name) {
    return Files.isRegularFile(out.resolve(name));
  }

  /** A folder where the temporary file of a slide would be. */
  private void obstruct(String slide) {
    try {
      try (Stream<Path> tasks = Files.list(out.resolve(".contexture").resolve("tasks"))) {
        Path task = tasks.findFirst().orElseThrow();
        Files.createDirectories(task.resolve(slide + ".h5.part").resolve("in the way"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  public void featuresThatAreNoNumbersFailTheirSlide() throws IOException {
    Encoder overflows =
        new MeanColours() {
          @Override
          public FloatMatrix encode(TileBatch batch) {
            FloatMatrix encoded = super.encode(batch);
            if (encodedTiles() == 63) { // the last batch of the first slide: 7 tiles
              encoded.values()[6 * 2 + 5] = Float.POSITIVE_INFINITY;
            }
            return encoded;
          }
        };
    Summary summary = run(overflows);
    assertEquals("5 done, 0 skipped, 1 failed", summary.toString());
    String message = summary.failures().get(0).message();
    assertTrue(message, message.startsWith("The network gave Infinity for feature 5 of tile "));
  }

  @Test
  public void whatAnotherEncodersFilesWereComputedInDecidesNothing() throws IOException {
    FeatureProvenance made =
        new FeatureProvenance(
            new FeatureProvenance.Slide("s", "s.svs", "10 bytes"),
            new FeatureProvenance.Tiles(16, 0.5, "00"),
            new FeatureProvenance.Encoding("mean", "ff", "mean", "AUTO: BF16"));
    TileFeatures features =
        new TileFeatures(new FloatMatrix(1, 2, new float[2]), new int[] {0}, new int[] {0}, 16);
    FeatureFile.write(out.resolve("s.h5"), features, made, 16, 16);
    assertEquals(Optional.of(Precision.BF16), AutomaticPrecision.earlier(out, "ff"));
    assertEquals(Optional.empty(), AutomaticPrecision.earlier(out, "fe"));
    assertEquals(Optional.empty(), AutomaticPrecision.earlier(out.resolve("none"), "ff"));
  }

  /** A network that works for two slides and then fails as libtorch does. */
  private static MeanColours failing(String message) {
    return new MeanColours() {
      @Override
      public FloatMatrix encode(TileBatch batch) {
        if (encodedTiles() >= 2 * 63) {
          throw new IllegalStateException(message);
        }
        return super.encode(batch);
      }
    };
  }

  /** The first error of a GPU is its last: CUDA answers every later call with the same. */
  @Test
  public void aLostDeviceEndsTheJobAtOnceAndARerunGoesOn() throws IOException {
    for (String error :
        List.of(
            "CUDA error: unspecified launch failure\nException raised from c10_cuda_check",
            "CUDA error: device-side assert triggered",
            "CUDA error: CUDA-capable device(s) is/are busy or unavailable",
            "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
            "CUDA failure 719: unspecified launch failure")) {
      Encoder lost = failing(error);
      ExtractionException e = assertThrows(ExtractionException.class, () -> run(lost));
      assertTrue(e.getMessage(), e.getMessage().contains(error.lines().findFirst().get() + "."));
      assertTrue(e.getMessage(), !e.getMessage().contains("raised from"));
      assertTrue(e.getMessage(), e.getMessage().startsWith(Device.CPU + " is lost: "));
      assertTrue(e.getMessage(), e.getMessage().contains("What is done is kept. Start the"));
      assertEquals("2 done, 0 skipped, 1 failed", e.summary().toString());
      assertEquals("encode", e.summary().failures().get(0).stage());
      assertEquals(List.of("s0.h5", "s1.h5"), names(out));
      assertEquals("4 done, 2 skipped, 0 failed", run(new MeanColours()).toString());
      for (String name : names(out)) {
        Files.delete(out.resolve(name));
      }
    }
  }

  /** To run out of memory is the slide's fault, other errors may be: three in a row are not. */
  @Test
  public void aNetworkThatKeepsFailingEndsTheJobAndKeepsWhatIsDone() throws IOException {
    for (String error : List.of("CUDA error: out of memory", "index out of range")) {
      Encoder broken = failing(error);
      ExtractionException e = assertThrows(ExtractionException.class, () -> run(broken));
      assertTrue(e.getMessage(), e.getMessage().contains(error));
      assertTrue(e.getMessage(), e.getMessage().contains("kept"));
      assertEquals("2 done, 0 skipped, 3 failed", e.summary().toString());
      assertEquals(List.of("s0.h5", "s1.h5"), names(out));
      assertEquals("4 done, 2 skipped, 0 failed", run(new MeanColours()).toString());
      for (String name : names(out)) {
        Files.delete(out.resolve(name));
      }
    }
  }

  /** A limit on the size of files stands for a full disk: writing fails in the same place. */
  @Test
  public void aFullDiskEndsTheJobAndKeepsWhatIsDone() throws Exception {
    Assume.assumeTrue("needs ulimit", Files.isExecutable(Path.of("/bin/sh")));
    slides = slides.subList(0, 2);
    run(new MeanColours());
    byte[] before = Files.readAllBytes(out.resolve("s0.h5"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process child =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -f 2; exec \"$@\"",
                "limited",
                java.toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                KilledExtraction.class.getName(),
                slideFolder.toString(),
                out.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(output, child.waitFor() != 0);
    assertTrue(output, output.contains("cannot be written any more"));
    assertTrue(output, output.contains("0 done, 2 skipped, 3 failed"));
    assertEquals(List.of("s0.h5", "s1.h5"), names(out));
    assertArrayEquals(before, Files.readAllBytes(out.resolve("s0.h5")));
  }

  @Test
  public void anotherEncoderOrPrecisionIsExtractedAnew() throws IOException {
    run(new MeanColours());
    EncoderModel retrained =
        new EncoderModel(MeanColours.MODEL.spec(), Blob.of(new byte[] {2}), Map.of());
    assertEquals("6 done, 0 skipped, 0 failed", run(retrained, Precision.FP32).toString());
    assertEquals("0 done, 6 skipped, 0 failed", run(retrained, Precision.FP32).toString());
    assertEquals("6 done, 0 skipped, 0 failed", run(retrained, Precision.BF16).toString());
  }

  /** What AUTO took for the slides that are done holds for the others too. */
  @Test
  public void aRunThatGoesOnKeepsToItsArithmetic() throws IOException {
    EncoderModel model = Encoders.initialise("mobilenet_v2", 1);
    slides = slides.subList(0, 2);
    for (Precision taken : List.of(Precision.BF16, Precision.FP32, Precision.FP32_ONNX)) {
      ExtractionOptions auto =
          new ExtractionOptions(Device.CPU, Precision.AUTO, new StreamOptions(8, 2, 6), true, 1);
      try (Encoder first = Encoders.open(model, Device.CPU, taken)) {
        List<SlideTiles> one = slides.subList(0, 1);
        FeatureExtraction.run(
            one.iterator(), CohortSize.of(one), model, first, auto, out, Progress.NONE);
      }
      Summary summary =
          FeatureExtraction.run(
              slides.iterator(), CohortSize.of(slides), model, auto, out, Progress.NONE);
      assertEquals("1 done, 1 skipped, 0 failed", summary.toString());
      for (ExtractedSlide slide : summary.slides()) {
        assertEquals(
            "AUTO: " + taken, FeatureFile.inspect(slide.file()).attributes().get("precision"));
        Files.delete(slide.file());
      }
    }
  }

  @Test
  public void theLogHasALineForEachSlide() throws IOException {
    run(new MeanColours());
    Files.delete(out.resolve("s1.h5"));
    Files.delete(slideFolder.resolve("s2"));
    log.clear();
    run(new MeanColours());
    assertEquals(log.toString(), SLIDES + 1, log.size());
    assertTrue(log.toString(), log.contains("The network computes on CPU, 32-bit floats"));
    assertTrue(log.toString(), log.stream().anyMatch(line -> line.startsWith("s0: skipped")));
    assertTrue(log.toString(), log.stream().anyMatch(line -> line.startsWith("s1: 63 tiles in")));
    assertTrue(log.toString(), log.stream().anyMatch(line -> line.startsWith("s2: failed (open)")));
  }

  private Summary run(Encoder encoder) throws IOException {
    return run(MeanColours.MODEL, encoder, Precision.FP32);
  }

  private Summary run(EncoderModel model, Precision precision) throws IOException {
    return run(model, new MeanColours(), precision);
  }

  private Summary run(EncoderModel model, Encoder encoder, Precision precision) throws IOException {
    Progress progress =
        new Progress() {
          @Override
          public void report(double fraction, String message) {}

          @Override
          public void log(String line) {
            log.add(line);
          }
        };
    ExtractionOptions options =
        new ExtractionOptions(Device.CPU, precision, new StreamOptions(8, 2, 6), true, 1);
    return FeatureExtraction.run(
        slides.iterator(), CohortSize.of(slides), model, encoder, options, out, progress);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
