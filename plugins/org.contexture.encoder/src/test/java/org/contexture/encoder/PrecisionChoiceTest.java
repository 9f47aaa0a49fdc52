package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.contexture.network.FloatMatrix;
import org.contexture.network.device.Device;
import org.junit.After;
import org.junit.Assume;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** AUTO is as exact on the first batch as it promises, and nearly so on the tiles after it. */
public class PrecisionChoiceTest {

  private static final Path SHARED = Path.of(System.getProperty("contexture.shared", "absent"));

  private static final String CACHE = "contexture.cache";

  @Rule public final TemporaryFolder cache = new TemporaryFolder();
  private final String before = System.getProperty(CACHE, "");

  @Before
  public void forget() {
    System.setProperty(CACHE, cache.getRoot().toString());
    MeasuredGains.forget();
  }

  @After
  public void restore() {
    System.setProperty(CACHE, before);
    MeasuredGains.forget();
  }

  @Test
  public void whatWasMeasuredIsKnownTheNextDayAndNotTheNextYear() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    checkDecision(model, 2, true);
    MeasuredGains.forget(); // the program ended
    checkDecision(model, 1, true);
    Path kept = cache.getRoot().toPath().resolve("contexture/measured-gains.properties");
    for (String day : List.of("2001-01-01", "soon")) {
      MeasuredGains.forget();
      Files.writeString(kept, Files.readString(kept).replaceAll("on [-0-9]{10}", "on " + day));
      checkDecision(model, 1, false);
    }
    MeasuredGains.forget();
    Files.writeString(kept, "\\u12 is no character");
    checkDecision(model, 3, true);
  }

  @Test
  public void whereNothingCanBeKeptTheProgramRemembers() throws Exception {
    System.setProperty(CACHE, cache.newFile().toString());
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    checkDecision(model, 2, true);
    checkDecision(model, 1, true);
  }

  @Test
  public void theFirstBatchAndTheStopwatchDecideAndTheResultSaysSo() throws Exception {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    checkDecision(model, 2, true);
    Files.delete(cache.getRoot().toPath().resolve("contexture/measured-gains.properties"));
    MeasuredGains.forget();
    checkDecision(model, 1.05, false);
    checkDecision(model, 3, false); // it was timed before
  }

  /** Against a stopwatch that says: bfloat16 is so many times as fast. */
  private static void checkDecision(EncoderModel model, double gain, boolean faster)
      throws Exception {
    TileBatch tiles = noise(4);
    try (Encoder exact = open(model, false);
        Encoder brief = open(model, true);
        Encoder auto = auto(model, gain)) {
      double change = PrecisionChoice.largestChange(exact.encode(tiles), brief.encode(tiles));
      assertTrue("changes by " + change, change <= PrecisionChoice.TOLERATED);
      assertEquals(
          "CPU, 32-bit floats or bfloat16, which the first batch decides", auto.arithmetic());
      assertEquals(Precision.AUTO, auto.precision());
      FloatMatrix chosen = auto.encode(tiles);
      assertEquals(faster ? Precision.BF16 : Precision.FP32, auto.precision());
      assertArrayEquals((faster ? brief : exact).encode(tiles).values(), chosen.values(), 0f);
      assertArrayEquals(chosen.values(), auto.encode(tiles).values(), 0f);
      String expected =
          "CPU, %s (bfloat16 changes features of the first 4 tiles by up to %.2f %%, and is"
              .formatted(faster ? "bfloat16" : "32-bit floats", 100 * change);
      assertTrue(auto.arithmetic(), auto.arithmetic().startsWith(expected));
    }
  }

  @Test
  public void theClockOfThisMachineGivesAGainThatIsNoNonsense() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    try (Encoder auto =
        new PrecisionChoice(
            libtorch(model, Precision.FP32), List.of(libtorch(model, Precision.BF16)))) {
      auto.encode(noise(4));
      System.out.println(auto.arithmetic());
      assertTrue(auto.arithmetic(), auto.arithmetic().matches(".* by up to [0-9.]+ %.*"));
    }
  }

  /** Pixels so far from zero that bfloat16 cannot tell them apart. */
  @Test
  public void anEncoderThatLosesMoreStaysIn32BitFloats() throws Exception {
    TileBatch tiles = noise(4);
    EncoderModel model = Encoders.initialise("vit_s_16", 1);
    EncoderSpec far =
        new EncoderSpec(
            "vit_s_16",
            384,
            224,
            new Normalisation(List.of(-400.0, -400.0, -400.0), List.of(0.2, 0.2, 0.2)));
    EncoderModel shifted = new EncoderModel(far, model.weights(), model.provenance());
    try (Encoder exact = open(shifted, false);
        Encoder auto = auto(shifted)) {
      assertArrayEquals(exact.encode(tiles).values(), auto.encode(tiles).values(), 0f);
      assertTrue(auto.arithmetic(), auto.arithmetic().startsWith("CPU, 32-bit floats (bfloat16"));
    }
  }

  @Test
  public void changesAreMeasuredPerTileAgainstTheLengthOfItsFeatures() {
    FloatMatrix a = new FloatMatrix(2, 2, new float[] {3, 4, 30, 40});
    FloatMatrix b = new FloatMatrix(2, 2, new float[] {3, 4.5f, 30, 41});
    assertEquals(0.1, PrecisionChoice.largestChange(a, b), 1e-9);
    FloatMatrix broken = new FloatMatrix(2, 2, new float[] {3, 4, Float.NaN, 40});
    assertEquals(Double.POSITIVE_INFINITY, PrecisionChoice.largestChange(a, broken), 0);
  }

  @Test
  public void realTilesBeyondTheFirstBatchChangeByLessThanOnePercent() throws Exception {
    Assume.assumeTrue("needs the shared folder", Files.isDirectory(SHARED));
    TileBatch tiles = realTiles(150);
    TileBatch first = tiles.part(0, 8);
    for (String name : List.of("mobilenet_v2", "squeezenet1_1")) {
      EncoderModel model =
          Encoders.read(
              SHARED.resolve("weights/" + name + "_imagenet.safetensors"), Optional.empty());
      try (Encoder exact = open(model, false);
          Encoder auto = auto(model)) {
        auto.encode(first);
        double change = PrecisionChoice.largestChange(exact.encode(tiles), auto.encode(tiles));
        System.out.printf("%s: %s, 100 tiles: %.2f %%%n", name, auto.arithmetic(), 100 * change);
        assertTrue(name + " changes by " + change, change <= 0.01);
      }
    }
  }

  private static Encoder open(EncoderModel model, boolean brief) throws EncoderException {
    return Encoders.open(model, Device.CPU, brief ? Precision.BF16 : Precision.FP32);
  }

  /** As AUTO on a processor that is fast at bfloat16. */
  private static Encoder auto(EncoderModel model) throws EncoderException {
    return auto(model, 2);
  }

  private static Encoder auto(EncoderModel model, double gain) throws EncoderException {
    boolean[] brief = {true};
    return new PrecisionChoice(
        libtorch(model, Precision.FP32),
        List.of(libtorch(model, Precision.BF16)),
        work -> {
          work.run();
          brief[0] = !brief[0];
          return brief[0] ? 1 : gain;
        });
  }

  private static LibtorchEncoder libtorch(EncoderModel model, Precision precision)
      throws EncoderException {
    return (LibtorchEncoder) LibtorchEncoder.open(model, Device.CPU, precision);
  }

  private static TileBatch noise(int count) {
    byte[] rgb = new byte[count * 3 * 224 * 224];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, 224, rgb);
  }

  static TileBatch realTiles(int side) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.list(SHARED.resolve("tiles/kather2016_100"))) {
      files =
          all.filter(file -> ImageIO.getImageReadersBySuffix(suffix(file)).hasNext())
              .sorted()
              .toList();
    }
    byte[] rgb = new byte[files.size() * 3 * side * side];
    int i = 0;
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      for (int argb : image.getRGB(0, 0, side, side, null, 0, side)) {
        rgb[i++] = (byte) (argb >> 16);
        rgb[i++] = (byte) (argb >> 8);
        rgb[i++] = (byte) argb;
      }
    }
    return new TileBatch(files.size(), side, rgb);
  }

  private static String suffix(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
