package org.contexture.encoder;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.contexture.network.FloatMatrix;
import org.contexture.network.Progress;
import org.contexture.network.SafeTensors;
import org.contexture.network.StoredTensor;
import org.contexture.network.Tensors;
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
    try (Encoder auto = auto(model, 3)) { // it was timed before, and is not even opened
      auto.encode(noise(4));
      assertEquals(
          "CPU, 32-bit floats (bfloat16 was 1.05 times as fast here before)", auto.arithmetic());
    }
  }

  @Test
  public void onnxRuntimeIsTakenWhereItIsFasterAndSaysTheSame() throws Exception {
    TileBatch tiles = noise(4);
    for (String name : List.of("squeezenet1_1", "vit_s_16")) {
      EncoderModel model = Encoders.initialise(name, 1);
      try (Encoder exact = open(model, false);
          Encoder onnx = Encoders.open(model, Device.CPU, Precision.FP32_ONNX);
          Encoder auto = auto(model, 1.3, Long.MAX_VALUE, Precision.FP32_ONNX)) {
        float[] values = auto.encode(tiles).values();
        assertEquals(Precision.FP32_ONNX, auto.precision());
        assertEquals(
            "CPU, 32-bit floats by ONNX Runtime (32-bit floats by ONNX Runtime changes features of"
                + " the first 4 tiles by up to 0.00 %, and is 1.30 times as fast here)",
            auto.arithmetic());
        assertArrayEquals(onnx.encode(tiles).values(), values, 0f);
        assertArrayEquals(values, auto.encode(tiles).values(), 0f);
        assertArrayEquals(auto.encode(tiles.part(2, 3)).row(0), auto.encode(tiles).row(2), 1e-5f);
        double change = PrecisionChoice.largestChange(exact.encode(tiles), onnx.encode(tiles));
        assertTrue("changes by " + change, change > 0 && change < 1e-5); // other code
      }
    }
  }

  /** The same arithmetic has no error to be worth. */
  @Test
  public void theSameArithmeticIsTakenForLess() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    for (double gain : List.of(1.04, 1.06)) {
      MeasuredGains.forget();
      Files.deleteIfExists(
          cache.getRoot().toPath().resolve("contexture/measured-gains.properties"));
      try (Encoder auto = auto(model, gain, Long.MAX_VALUE, Precision.FP32_ONNX)) {
        auto.encode(noise(4));
        assertEquals(
            auto.arithmetic(),
            gain > 1.05 ? Precision.FP32_ONNX : Precision.FP32,
            auto.precision());
      }
    }
  }

  @Test
  public void theFastestOfSeveralIsTaken() throws Exception {
    EncoderModel model = calibrated(Encoders.initialise("squeezenet1_1", 1));
    double[] gains = {2, 4, 3};
    Precision[] others = {Precision.BF16, Precision.INT8, Precision.FP32_ONNX};
    int[] timed = {0};
    try (Encoder auto =
        new PrecisionChoice(
            libtorch(model, Precision.FP32),
            candidates(model, others),
            Long.MAX_VALUE,
            work -> {
              work.run();
              int call = timed[0]++; // the exact one and another in turns, each twice
              return call % 2 == 0 ? gains[call / 4] : 1;
            })) {
      TileBatch tiles = noise(4);
      auto.encode(tiles);
      assertEquals(12, timed[0]);
      assertEquals(auto.arithmetic(), Precision.INT8, auto.precision());
      for (String gain : List.of("2.00", "4.00", "3.00")) {
        assertTrue(auto.arithmetic(), auto.arithmetic().contains("is " + gain + " times as fast"));
      }
    }
  }

  /** Its start would take longer than it wins. */
  @Test
  public void onnxRuntimeIsNotTriedForFewTiles() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    for (long tiles : List.of(4L * PrecisionChoice.BATCHES_WORTH_A_TRIAL - 1, 256L)) {
      try (Encoder auto = auto(model, 3, tiles, Precision.FP32_ONNX)) {
        auto.encode(noise(4));
        assertEquals(
            auto.arithmetic(),
            tiles == 256 ? Precision.FP32_ONNX : Precision.FP32,
            auto.precision());
        assertTrue(
            auto.arithmetic(),
            tiles == 256
                || auto.arithmetic().endsWith("(ONNX Runtime is not tried for 255 tiles)"));
      }
    }
  }

  @Test
  public void whatDoesNotOpenOrRunIsPassedOverWithANote() throws Exception {
    EncoderModel model = Encoders.initialise("squeezenet1_1", 1);
    EncoderModel damaged =
        new EncoderModel(model.spec(), model.weights().slice(0, 999), model.provenance());
    EncoderModel other = Encoders.initialise("vit_s_16", 1); // takes 224 px only
    for (EncoderModel bad : List.of(damaged, other)) {
      try (Encoder exact = open(model, false);
          Encoder auto =
              new PrecisionChoice(
                  libtorch(model, Precision.FP32),
                  candidates(bad, Precision.FP32_ONNX, Precision.BF16),
                  Long.MAX_VALUE,
                  PrecisionChoice::seconds)) {
        TileBatch tiles = tiles(4, 96);
        assertArrayEquals(exact.encode(tiles).values(), auto.encode(tiles).values(), 0f);
        assertEquals(Precision.FP32, auto.precision());
        String said = auto.arithmetic();
        assertTrue(said, said.contains("32-bit floats by ONNX Runtime cannot be taken: "));
        assertTrue(said, said.contains("; bfloat16 cannot be taken: "));
      }
    }
  }

  @Test
  public void calibratedEncodersAreTakenIn8BitsWhereThatIsFaster() throws Exception {
    EncoderModel model = calibrated(Encoders.initialise("squeezenet1_1", 1));
    TileBatch tiles = noise(4);
    try (Encoder int8 = Encoders.open(model, Device.CPU, Precision.INT8);
        Encoder auto = auto(model, 3, Long.MAX_VALUE, Precision.INT8)) {
      assertArrayEquals(int8.encode(tiles).values(), auto.encode(tiles).values(), 0f);
      assertEquals(Precision.INT8, auto.precision());
      assertTrue(auto.arithmetic(), auto.arithmetic().startsWith("CPU, int8 (int8 changes"));
    }
  }

  /**
   * One channel of each squeezed map is a thousand times as large as the others, and weighs a
   * thousandth: the same features in floats, and next to nothing left of the others in 8 bits.
   */
  @Test
  public void calibratedEncodersThatLoseTooMuchIn8BitsAreNot() throws Exception {
    EncoderModel even = Encoders.initialise("squeezenet1_1", 1);
    EncoderModel uneven = calibrated(withOutliers(even));
    TileBatch tiles = noise(4);
    try (Encoder exact = open(even, false);
        Encoder auto = auto(uneven, 3, Long.MAX_VALUE, Precision.INT8)) {
      FloatMatrix features = auto.encode(tiles);
      assertTrue(PrecisionChoice.largestChange(exact.encode(tiles), features) < 1e-4);
      assertEquals(auto.arithmetic(), Precision.FP32, auto.precision());
      assertTrue(auto.arithmetic(), auto.arithmetic().contains("(cosine 0."));
      assertFalse(auto.arithmetic(), auto.arithmetic().contains("as fast"));
    }
  }

  private static EncoderModel withOutliers(EncoderModel model) throws Exception {
    SafeTensors file = SafeTensors.parse(model.weights(), "squeezenet");
    Map<String, StoredTensor> tensors = new LinkedHashMap<>(file.tensors());
    for (String name : file.tensors().keySet()) {
      if (name.contains("squeeze.")) {
        tensors.put(name, scaled(tensors.get(name), 0, 1000));
      } else if (name.contains("expand") && name.endsWith("weight")) {
        tensors.put(name, scaled(tensors.get(name), 1, 0.001f));
      }
    }
    return new EncoderModel(
        model.spec(), new SafeTensors(tensors, file.metadata()).toBlob(), model.provenance());
  }

  /** The first of a dimension, multiplied. */
  @SuppressWarnings("try") // the scope acts by being closed
  private static StoredTensor scaled(StoredTensor stored, int dimension, float factor) {
    try (PointerScope scope = new PointerScope()) {
      Tensor tensor = Tensors.of(stored).clone();
      tensor.select(dimension, 0).mul_(new Scalar(factor));
      return Tensors.store(tensor);
    }
  }

  private static EncoderModel calibrated(EncoderModel model) throws EncoderException {
    return Encoders.calibrate(model, List.of(noise(4)), Progress.NONE);
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
            libtorch(model, Precision.FP32),
            candidates(model, Precision.BF16, Precision.FP32_ONNX),
            Long.MAX_VALUE,
            PrecisionChoice::seconds)) {
      auto.encode(noise(4));
      System.out.println(auto.arithmetic());
      assertTrue(
          auto.arithmetic(),
          auto.arithmetic()
              .matches(
                  ".*bfloat16 changes .* as fast here; .* ONNX Runtime changes .* as fast"
                      + " here\\)"));
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
    return auto(model, gain, Long.MAX_VALUE, Precision.BF16);
  }

  private static Encoder auto(EncoderModel model, double gain, long tiles, Precision... others)
      throws EncoderException {
    boolean[] brief = {true};
    return new PrecisionChoice(
        libtorch(model, Precision.FP32),
        candidates(model, others),
        tiles,
        work -> {
          work.run();
          brief[0] = !brief[0];
          return brief[0] ? 1 : gain;
        });
  }

  private static List<PrecisionChoice.Candidate> candidates(
      EncoderModel model, Precision... others) {
    return Stream.of(others)
        .map(precision -> PrecisionChoice.candidate(model, Device.CPU, precision))
        .toList();
  }

  private static LibtorchEncoder libtorch(EncoderModel model, Precision precision)
      throws EncoderException {
    return LibtorchEncoder.open(model, Device.CPU, precision);
  }

  private static TileBatch noise(int count) {
    return tiles(count, 224);
  }

  private static TileBatch tiles(int count, int pixels) {
    byte[] rgb = new byte[count * 3 * pixels * pixels];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, pixels, rgb);
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
