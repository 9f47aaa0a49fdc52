import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * What DL4J says: a program of its own, run with DL4J's jars alone, with the source as its
 * argument. It has two versions to compile with, so it uses what both have. Each line of the
 * command file is a step, its words separated by tabs; numbers go in and out as a shape and 32-bit
 * floats, big-endian.
 */
final class Dl4jReference {

  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
      String[] words = line.split("\t", -1);
      switch (words[0]) {
        case "make":
          make(words[1], new File(words[2]));
          break;
        case "layers":
          save(multilayer(new File(words[1])), words[2], load(words[3]), words[4]);
          break;
        case "graph":
          save(
              ComputationGraph.class.cast(graph(new File(words[1]))),
              words[2],
              load(words[3]),
              words[4]);
          break;
        case "again-layers":
          ModelSerializer.writeModel(multilayer(new File(words[1])), new File(words[2]), false);
          break;
        case "again-graph":
          ModelSerializer.writeModel(graph(new File(words[1])), new File(words[2]), false);
          break;
        case "knime":
          knime(new File(words[1]), load(words[2]), words[3], new File(words[4]));
          break;
        case "refuses":
          refuses(new File(words[1]));
          break;
        default:
          throw new IllegalArgumentException(line);
      }
    }
  }

  private static MultiLayerNetwork multilayer(File file) throws Exception {
    return ModelSerializer.restoreMultiLayerNetwork(file, false);
  }

  private static ComputationGraph graph(File file) throws Exception {
    return ModelSerializer.restoreComputationGraph(file, false);
  }

  private static void refuses(File file) {
    try {
      graph(file);
    } catch (Throwable expected) {
      return;
    }
    throw new IllegalStateException(file + " was read");
  }

  private static INDArray load(String file) throws Exception {
    try (DataInputStream in = new DataInputStream(new FileInputStream(file))) {
      int[] shape = new int[in.readInt()];
      int length = 1;
      for (int i = 0; i < shape.length; i++) {
        shape[i] = in.readInt();
        length *= shape[i];
      }
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = in.readFloat();
      }
      return Nd4j.create(values, shape, 'c');
    }
  }

  private static void store(INDArray array, String file) throws Exception {
    INDArray plain = array.dup('c');
    try (DataOutputStream out =
        new DataOutputStream(new java.io.BufferedOutputStream(new FileOutputStream(file)))) {
      out.writeInt(plain.rank());
      for (int i = 0; i < plain.rank(); i++) {
        out.writeInt((int) plain.size(i));
      }
      for (float value : plain.data().asFloat()) {
        out.writeFloat(value);
      }
    }
  }

  /** What a layer gives, by its name. */
  private static void save(MultiLayerNetwork network, String layer, INDArray images, String file)
      throws Exception {
    INDArray input = images;
    if (network.getLayerWiseConfigurations().getInputPreProcess(0)
        instanceof FeedForwardToCnnPreProcessor) {
      input = images.reshape('c', (int) images.size(0), (int) (images.length() / images.size(0)));
    }
    List<INDArray> all = network.feedForward(input, false);
    for (int i = 0; i < network.getLayers().length; i++) {
      String name = network.getLayers()[i].conf().getLayer().getLayerName();
      if (layer.equals(name)) {
        store(all.get(i + 1), file);
        return;
      }
    }
    throw new IllegalArgumentException("no layer " + layer);
  }

  private static void save(ComputationGraph network, String layer, INDArray images, String file)
      throws Exception {
    Map<String, INDArray> all = network.feedForward(images, false);
    if (!all.containsKey(layer)) {
      throw new IllegalArgumentException("no layer " + layer + " in " + all.keySet());
    }
    store(all.get(layer), file);
  }

  /**
   * Reads KNIME's file as its DL4J Model Reader does, and predicts as its Feedforward Predictor
   * does: row by row. Tells what the file says about columns and labels.
   */
  private static void knime(File file, INDArray rows, String output, File told) throws Exception {
    MultiLayerNetwork network = null;
    List<String> lines = new ArrayList<>();
    List<Layer> layers = new ArrayList<>();
    try (ZipInputStream in = new ZipInputStream(new FileInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        if (name.equals("mln_model")) {
          network = ModelSerializer.restoreMultiLayerNetwork(open(in), true);
        } else if (name.matches("layer[0-9]+")) {
          layers.add(NeuralNetConfiguration.fromJson(text(in)).getLayer());
        } else if (name.equals("isTrained")) {
          lines.add(name + "=" + in.read());
        } else {
          lines.add(name + "=" + text(in));
        }
      }
    }
    for (Layer layer : layers) {
      lines.add(
          "layer=" + layer.getClass().getSimpleName() + " " + layer.toString().contains("oftmax"));
    }
    Files.write(told.toPath(), lines, StandardCharsets.UTF_8);
    int last = network.getnLayers() - 1;
    int outputs =
        (int)
            ((OutputLayer) network.getLayerWiseConfigurations().getConf(last).getLayer()).getNOut();
    INDArray all = Nd4j.create(new int[] {(int) rows.size(0), outputs}, 'c');
    for (int i = 0; i < rows.size(0); i++) {
      INDArray row = rows.getRow(i).dup().reshape('c', 1, (int) rows.size(1));
      all.putRow(i, network.output(row, false));
    }
    store(all, output);
  }

  private static InputStream open(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public void close() {}
    };
  }

  private static String text(InputStream in) throws Exception {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void make(String kind, File file) throws Exception {
    switch (kind) {
      case "flat":
        MultiLayerNetwork flat = new MultiLayerNetwork(flat());
        flat.init();
        for (org.deeplearning4j.nn.api.Layer layer : flat.getLayers()) {
          draw(layer);
        }
        ModelSerializer.writeModel(flat, file, true);
        break;
      case "lrn":
        MultiLayerNetwork unknown = new MultiLayerNetwork(withUnknownLayer());
        unknown.init();
        ModelSerializer.writeModel(unknown, file, true);
        break;
      case "graph":
        ComputationGraph graph = new ComputationGraph(graph());
        graph.init();
        for (org.deeplearning4j.nn.api.Layer layer : graph.getLayers()) {
          draw(layer);
        }
        ModelSerializer.writeModel(graph, file, true);
        break;
      default:
        throw new IllegalArgumentException(kind);
    }
  }

  /** Trained networks have no zeros and ones. */
  private static void draw(org.deeplearning4j.nn.api.Layer layer) {
    for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
      float[] values = new float[(int) parameter.getValue().length()];
      String name = parameter.getKey();
      for (int i = 0; i < values.length; i++) {
        double wave = Math.sin(0.7 * i + 0.01 * i * (i % 13) + name.length());
        values[i] =
            (float)
                (name.equals("var")
                    ? 0.6 + 0.4 * wave
                    : name.equals("gamma") ? 1 + 0.3 * wave : 0.25 * wave);
      }
      parameter.getValue().assign(Nd4j.create(values).reshape(parameter.getValue().shape()));
    }
  }

  /** As KNIME's learner makes them of its layer nodes: images are rows, layers have functions. */
  private static MultiLayerConfiguration flat() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(
            0,
            new ConvolutionLayer.Builder(5, 3)
                .nOut(6)
                .stride(2, 1)
                .activation(Activation.LEAKYRELU)
                .build())
        .layer(1, pooling(SubsamplingLayer.PoolingType.MAX, 2, 2, 1, ConvolutionMode.Truncate))
        .layer(2, new ZeroPaddingLayer.Builder(1, 2).build())
        .layer(3, new BatchNormalization.Builder().build())
        .layer(4, new ActivationLayer.Builder().activation(Activation.ELU).build())
        .layer(
            5,
            new ConvolutionLayer.Builder(3, 3)
                .nOut(5)
                .convolutionMode(ConvolutionMode.Same)
                .stride(2, 2)
                .activation(Activation.SOFTSIGN)
                .build())
        .layer(6, pooling(SubsamplingLayer.PoolingType.AVG, 3, 2, 1, ConvolutionMode.Truncate))
        .layer(
            7,
            new DenseLayer.Builder()
                .nOut(9)
                .activation(Activation.HARDSIGMOID)
                .dropOut(0.5)
                .build())
        .layer(8, new BatchNormalization.Builder().build())
        .layer(9, new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build())
        .layer(10, new DropoutLayer.Builder(0.5).build())
        .layer(
            11,
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutionalFlat(20, 20, 3))
        .build();
  }

  private static SubsamplingLayer pooling(
      SubsamplingLayer.PoolingType type,
      int kernel,
      int stride,
      int padding,
      ConvolutionMode mode) {
    SubsamplingLayer.Builder builder = new SubsamplingLayer.Builder(type);
    builder.kernelSize(kernel, kernel).stride(stride, stride).convolutionMode(mode);
    if (mode != ConvolutionMode.Same) {
      builder.padding(padding, padding);
    }
    return builder.build();
  }

  private static MultiLayerConfiguration withUnknownLayer() {
    return new NeuralNetConfiguration.Builder()
        .list()
        .layer(
            0,
            new ConvolutionLayer.Builder(3, 3)
                .nOut(4)
                .activation(Activation.RELU)
                .name("stem")
                .build())
        .layer(1, new LocalResponseNormalization.Builder().name("lrn").build())
        .layer(
            2,
            new ActivationLayer.Builder().activation(Activation.RATIONALTANH).name("odd").build())
        .layer(
            3,
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build())
        .setInputType(InputType.convolutional(12, 12, 3))
        .build();
  }

  /** Branches whose order by name, by place and by depth differ. */
  private static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("pixels")
        .setInputTypes(InputType.convolutional(16, 16, 3))
        .addLayer("z", conv(3, 6, 2, Activation.RELU), "pixels")
        .addLayer("deep1", conv(1, 4, 1, Activation.SIGMOID), "z")
        .addLayer("deep2", conv(3, 4, 1, Activation.CUBE), "deep1")
        .addLayer("a", conv(1, 4, 1, Activation.IDENTITY), "z")
        .addLayer("norm", new BatchNormalization.Builder().eps(1e-3).build(), "a")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "deep2", "deep1")
        .addLayer("act", new ActivationLayer.Builder().activation(Activation.SELU).build(), "sum")
        .addLayer(
            "pool", pooling(SubsamplingLayer.PoolingType.MAX, 3, 2, 0, ConvolutionMode.Same), "act")
        .addLayer(
            "mean", pooling(SubsamplingLayer.PoolingType.AVG, 2, 2, 0, ConvolutionMode.Same), "a")
        .addVertex("cat", new MergeVertex(), "pool", "mean")
        .addLayer("gap", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "cat")
        .addLayer("gap2", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "cat")
        .addLayer(
            "fc",
            new DenseLayer.Builder().nOut(11).activation(Activation.SOFTPLUS).build(),
            "gap",
            "gap2")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build(),
            "fc")
        .setOutputs("out")
        .build();
  }

  private static ConvolutionLayer conv(int kernel, int out, int stride, Activation function) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(out)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .activation(function)
        .build();
  }
}
