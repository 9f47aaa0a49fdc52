package org.contexture.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.Precision;
import org.contexture.encoder.Processor;
import org.contexture.encoder.TileBatch;
import org.contexture.encoder.TrainableEncoder;
import org.contexture.network.Mode;
import org.contexture.network.Progress;
import org.contexture.network.Tensors;
import org.contexture.network.device.Device;

/**
 * How fast encoders run on the CPU, against ONNX Runtime and against plain libtorch with the same
 * weights. Our times include the normalisation of 8-bit pixels, ONNX Runtime's do not.
 *
 * <p>{@code <name>-fp32-vs-ort}, {@code <name>-auto-vs-ort}: our time over ONNX Runtime's; AUTO may
 * take ONNX Runtime itself. {@code resnet18-bf16-speedup}: plain eager libtorch in 32-bit floats
 * over ours in bfloat16. {@code resnet18-train-vs-plain}: our training step over the plainest
 * libtorch code's. {@code <name>-int8-speedup}: plain eager libtorch over ours in 8 bits,
 * calibrated on the tiles that it is timed with. {@code student-<arithmetic>}: tiles per second of
 * ResNet-18 over those of EfficientNetV2-L in 32-bit floats. {@code --only int8-auroc} tells what 8
 * bits do to predictions, see {@link Int8Auroc}.
 *
 * <p>Arguments: {@code --rounds N} (default 7), {@code --only NAME} (resnet18, bf16,
 * efficientnet_v2_l, vit_b_16, convnext_tiny, swin_tiny, dinov2_b_14, int8, int8-auroc, auto,
 * student, train), {@code --cpu-time} to use one thread and to count its processor time, for
 * machines that are busy with other work.
 */
public final class EncodeBenchmark {

  private static final List<String> PARTS =
      List.of(
          "resnet18",
          "bf16",
          "efficientnet_v2_l",
          "vit_b_16",
          "convnext_tiny",
          "swin_tiny",
          "dinov2_b_14",
          "int8",
          "int8-auroc",
          "auto",
          "student",
          "train");
  private static final List<String> AGAINST_ONNX_RUNTIME =
      List.of(
          "resnet18", "efficientnet_v2_l", "vit_b_16", "convnext_tiny", "swin_tiny", "dinov2_b_14");

  /** What has no name among our architectures. */
  private static final Map<String, String> WRITTEN_OUT =
      Map.of(
          "dinov2_b_14",
          "timm_vit(dim=768,depth=12,heads=12,mlp=3072,patch=14,pixels=224,class=1,registers=0,"
              + "positions=all,scale=1,swiglu=0,pool=class,norm=first)");

  private static final int PIXELS = 224;

  /** Work to be timed. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException, OrtException;
  }

  private final int rounds;
  private final boolean cpuTime;
  private final int threads;

  private EncodeBenchmark(int rounds, boolean cpuTime) {
    this.rounds = rounds;
    this.cpuTime = cpuTime;
    this.threads = cpuTime ? 1 : Runtime.getRuntime().availableProcessors();
  }

  public static void main(String[] arguments) throws Exception {
    Program.start(
        List.of("--rounds N", "--only NAME", "--cpu-time"), EncodeBenchmark::run, arguments);
  }

  private static void run(Arguments arguments) throws IOException, OrtException {
    EncodeBenchmark bench =
        new EncodeBenchmark(arguments.integer("--rounds", 7, 1), arguments.has("--cpu-time"));
    String only = arguments.oneOf("--only", PARTS).orElse("");
    System.out.printf(
        Locale.ROOT,
        "%s, %d cores; %s%n",
        Processor.name(),
        Runtime.getRuntime().availableProcessors(),
        Processor.flags().map(flags -> String.join(" ", flags)).orElse("flags are not known"));
    for (String name : AGAINST_ONNX_RUNTIME) {
      if (only.isEmpty() || only.equals(name)) {
        bench.againstOnnxRuntime(name, Precision.FP32);
      }
      if (only.isEmpty() || only.equals("auto")) {
        bench.againstOnnxRuntime(name, Precision.AUTO);
      }
    }
    if (only.isEmpty() || only.equals("bf16")) {
      bench.bfloat16(32);
    }
    if (only.isEmpty() || only.equals("int8")) {
      bench.int8("resnet18", 32);
      bench.int8("mobilenet_v2", 32);
    }
    if (only.equals("int8-auroc")) { // tells of predictions, not of speed
      new Int8Auroc().run();
    }
    if (only.isEmpty() || only.equals("student")) {
      bench.student(16);
    }
    if (only.isEmpty() || only.equals("train")) {
      bench.training(16);
    }
  }

  private void againstOnnxRuntime(String name, Precision precision)
      throws IOException, OrtException {
    int batch = name.equals("resnet18") ? 32 : 8;
    EncoderModel model = Encoders.initialise(WRITTEN_OUT.getOrDefault(name, name), 1);
    TileBatch tiles = tiles(batch);
    try (TemporaryFolder folder = TemporaryFolder.create("encode");
        Encoder encoder = Encoders.open(model, Device.CPU, precision)) {
      Path file = folder.path().resolve(name + ".onnx");
      torch.set_num_threads(threads);
      if (precision == Precision.AUTO) {
        encoder.encode(tiles);
        System.out.println(name + ": " + encoder.arithmetic());
      }
      Encoders.write(model, file);
      try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
        options.setIntraOpNumThreads(threads);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.toString(), options)) {
          FloatBuffer images = images(model, tiles);
          double[] times =
              interleaved(
                  () -> encoder.encode(tiles), () -> runOnnx(environment, session, images, batch));
          String ours = precision.name().toLowerCase(Locale.ROOT);
          report(name, batch, "ours, " + ours, times[0]);
          report(name, batch, "ONNX Runtime", times[1]);
          ratio("%s-%s-vs-ort".formatted(name.replace("_", ""), ours), times[0] / times[1]);
        }
      }
    }
  }

  private static void runOnnx(
      OrtEnvironment environment, OrtSession session, FloatBuffer images, int batch)
      throws OrtException {
    long[] shape = {batch, 3, PIXELS, PIXELS};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, images, shape);
        OrtSession.Result result = session.run(Map.of("images", tensor))) {
      result.get(0);
    }
  }

  private void bfloat16(int batch) throws IOException, OrtException {
    EncoderModel model = Encoders.initialise("resnet18", 1);
    TileBatch tiles = tiles(batch);
    try (Encoder brief = Encoders.open(model, Device.CPU, Precision.BF16);
        TrainableEncoder plain = TrainableEncoder.open(model, Device.CPU)) {
      torch.set_num_threads(threads);
      double[] times = interleaved(() -> brief.encode(tiles), () -> eager(plain, tiles));
      report("resnet18", batch, "ours, bfloat16", times[0]);
      report("resnet18", batch, "plain eager", times[1]);
      ratio("resnet18-bf16-speedup", times[1] / times[0]);
    }
  }

  private void int8(String name, int batch) throws IOException, OrtException {
    TileBatch tiles = tiles(batch);
    EncoderModel model =
        Encoders.calibrate(Encoders.initialise(name, 1), List.of(tiles), Progress.NONE);
    try (Encoder int8 = Encoders.open(model, Device.CPU, Precision.INT8);
        Encoder floats = Encoders.open(model, Device.CPU, Precision.FP32);
        TrainableEncoder plain = TrainableEncoder.open(model, Device.CPU)) {
      torch.set_num_threads(threads);
      double[] times =
          interleaved(
              () -> int8.encode(tiles), () -> floats.encode(tiles), () -> eager(plain, tiles));
      report(name, batch, "ours, int8", times[0]);
      report(name, batch, "ours, fp32", times[1]);
      report(name, batch, "plain eager", times[2]);
      ratio(name.replace("_", "") + "-int8-speedup", times[2] / times[0]);
    }
  }

  /** What a distillation is for. */
  private void student(int batch) throws IOException, OrtException {
    TileBatch tiles = tiles(batch);
    EncoderModel student =
        Encoders.calibrate(Encoders.initialise("resnet18", 1), List.of(tiles), Progress.NONE);
    EncoderModel teacher = Encoders.initialise("efficientnet_v2_l", 1);
    try (Encoder large = Encoders.open(teacher, Device.CPU, Precision.FP32);
        Encoder fp32 = Encoders.open(student, Device.CPU, Precision.FP32);
        Encoder bf16 = Encoders.open(student, Device.CPU, Precision.BF16);
        Encoder int8 = Encoders.open(student, Device.CPU, Precision.INT8)) {
      torch.set_num_threads(threads);
      double[] times =
          interleaved(
              () -> large.encode(tiles),
              () -> fp32.encode(tiles),
              () -> bf16.encode(tiles),
              () -> int8.encode(tiles));
      report("efficientnet_v2_l", batch, "ours, fp32", times[0]);
      List<String> names = List.of("fp32", "bf16", "int8");
      for (int i = 0; i < names.size(); i++) {
        report("resnet18", batch, "ours, " + names.get(i), times[i + 1]);
        ratio("student-" + names.get(i), times[0] / times[i + 1]);
      }
    }
  }

  /** Layer by layer, 32-bit floats, channels first. */
  private static void eager(TrainableEncoder plain, TileBatch tiles) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGrad = new NoGradGuard()) {
      plain.features(plain.images(tiles).contiguous(), Mode.EVAL).sum().item_double();
    }
  }

  private void training(int batch) throws IOException, OrtException {
    TileBatch tiles = tiles(batch);
    EncoderModel model = Encoders.initialise("resnet18", 1);
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PlainResNet18 plain = new PlainResNet18()) {
      torch.set_num_threads(threads);
      try (OurTrainingStep ours = new OurTrainingStep(encoder)) {
        double[] times = interleaved(() -> ours.run(tiles), () -> plain.step(tiles));
        report("resnet18", batch, "our training step", times[0]);
        report("resnet18", batch, "plain training step", times[1]);
        ratio("resnet18-train-vs-plain", times[0] / times[1]);
      }
    }
  }

  /** Medians in seconds, after one warm-up of each. */
  private double[] interleaved(Work... works) throws IOException, OrtException {
    double[][] times = new double[works.length][rounds];
    for (Work work : works) {
      time(work);
    }
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < works.length; i++) {
        times[i][round] = time(works[i]);
      }
    }
    return Arrays.stream(times).mapToDouble(Median::of).toArray();
  }

  private double time(Work work) throws IOException, OrtException {
    long before = now();
    work.run();
    return (now() - before) / 1e9;
  }

  private long now() {
    return cpuTime
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private static TileBatch tiles(int count) {
    byte[] rgb = new byte[3 * count * PIXELS * PIXELS];
    new Random(1).nextBytes(rgb);
    return new TileBatch(count, PIXELS, rgb);
  }

  private static FloatBuffer images(EncoderModel model, TileBatch tiles) throws IOException {
    try (TrainableEncoder encoder = TrainableEncoder.open(model, Device.CPU);
        PointerScope scope = new PointerScope()) {
      Tensor images = encoder.images(tiles);
      float[] values = Tensors.floats(images);
      return ByteBuffer.allocateDirect(4 * values.length)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .put(values)
          .flip();
    }
  }

  private void report(String name, int batch, String who, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "%-18s batch %2d  %-20s %8.1f ms  %7.1f tiles/s%n",
        name,
        batch,
        who,
        1000 * seconds,
        batch / seconds);
  }

  private static void ratio(String name, double value) {
    System.out.printf(Locale.ROOT, "RATIO %s %.3f%n", name, value);
  }
}
