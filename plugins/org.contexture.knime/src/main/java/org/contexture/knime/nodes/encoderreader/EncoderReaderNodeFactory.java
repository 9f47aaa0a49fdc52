package org.contexture.knime.nodes.encoderreader;

import java.util.Map;
import java.util.Optional;
import org.contexture.encoder.EncoderException;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.EncoderSpec;
import org.contexture.encoder.Encoders;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.network.Progress;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Encoder Reader: nothing → encoder. */
public final class EncoderReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Encoder Reader")
          .icon("../icons/encoder-reader.png")
          .shortDescription("Reads a network that turns tiles into features, or makes a new one.")
          .fullDescription(
              """
              <p>An encoder turns a tile into a feature vector: a convolutional network or vision
              transformer without its classifier. Its weights are read from a file, or drawn at random from a seed.</p>
              <p>Weights must fit the architecture exactly: what is missing, unexpected or of the
              wrong shape is listed. PyTorch files are read without running any code that they may
              hold.</p>
              <p>Vision transformers with timm's or DINOv2's names (UNI2-h, Virchow2, H-optimus-0 …)
              are recognised by their tensors; keep timm's <tt>config.json</tt> beside the weights,
              where the hubs put it: it tells normalisation, heads and what the feature is.</p>
              <p><i>Published encoder</i> reads what people cite by its name (UNI2-h, CONCH, Virchow2,
              CLAM's ResNet-50 …), with the feature, the normalisation and the size that everybody
              uses. Weights come from this machine; they are fetched only if that is asked for.</p>
              <p>Networks of DL4J (<tt>.zip</tt>, <tt>.dl4j</tt> of KNIME's DL4J Model Writer) and Keras
              (<tt>.h5</tt>) are read layer by layer: the feature is the last layer before the
              classifier, or <i>Layer</i>. These files do not say how pixels are scaled: 0 … 1, unless
              it is set. Such encoders can be students of a distillation like all others.</p>
              <p>Pixels are normalised as the encoder expects it; without other information that is
              torchvision's ImageNet normalisation. The model's summary shows it, and the size of the
              tiles that the encoder is for. Both can be set otherwise: a vision transformer then gets
              positions for that size, resampled as timm does it.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports.addOutputPort(
                      "Encoder",
                      "The network: architecture, weights, normalisation, and where it came from.",
                      EncoderPortObject.TYPE))
          .model(
              model ->
                  model
                      .parametersClass(EncoderReaderNodeParameters.class)
                      .configure(EncoderReaderNodeFactory::configure)
                      .execute(EncoderReaderNodeFactory::execute))
          .addExternalResource(
              "https://pytorch.org/vision/stable/models.html",
              "torchvision's architectures and weights")
          .addExternalResource(
              "https://github.com/huggingface/pytorch-image-models",
              "timm's architectures and weights")
          .addExternalResource(
              "https://github.com/huggingface/safetensors", "The file format safetensors")
          .addExternalResource("https://onnx.ai", "The file format ONNX")
          .addExternalResource("https://deeplearning4j.konduit.ai", "DL4J")
          .nodeType(NodeType.Source)
          .keywords(
              "deep learning",
              "feature extractor",
              "weights",
              "safetensors",
              "PyTorch",
              "ONNX",
              "DL4J",
              "Keras");

  public EncoderReaderNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    EncoderReaderNodeParameters parameters = input.getParameters();
    output.setOutSpec(
        0,
        described(parameters)
            .map(encoder -> new EncoderPortObjectSpec(encoder, Map.of()))
            .orElseGet(EncoderPortObjectSpec::new));
  }

  /** The encoder as far as it is known before it is read. */
  private static Optional<EncoderSpec> described(EncoderReaderNodeParameters parameters)
      throws InvalidSettingsException {
    if (parameters.source == EncoderReaderNodeParameters.Source.PUBLISHED) {
      return published(parameters);
    }
    Optional<String> architecture = parameters.chosenArchitecture();
    if (parameters.source == EncoderReaderNodeParameters.Source.NEW) {
      return Optional.of(Encoders.describe(architecture.orElseThrow()));
    }
    try {
      return Encoders.describe(parameters.file(), architecture, parameters.overrides());
    } catch (EncoderException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  private static Optional<EncoderSpec> published(EncoderReaderNodeParameters parameters)
      throws InvalidSettingsException {
    try {
      return parameters.publishedWeights().describe();
    } catch (EncoderException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> {
          EncoderReaderNodeParameters parameters = input.getParameters();
          progress.report(0, "Reading the encoder");
          EncoderModel model = read(parameters, progress);
          output.setOutData(0, new EncoderPortObject(model));
        });
  }

  private static EncoderModel read(EncoderReaderNodeParameters parameters, Progress progress)
      throws InvalidSettingsException, EncoderException {
    return switch (parameters.source) {
      case FILE ->
          Encoders.read(parameters.file(), parameters.chosenArchitecture(), parameters.overrides());
      case PUBLISHED -> parameters.publishedWeights().read(progress);
      case NEW ->
          Encoders.initialise(parameters.chosenArchitecture().orElseThrow(), parameters.seed);
    };
  }
}
