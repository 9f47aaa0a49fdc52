package org.contexture.knime.nodes.encoderwriter;

import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.encoder.Encoders;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Options;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Encoder Writer: encoder → file. */
public final class EncoderWriterNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Encoder Writer")
          .icon("../icons/encoder-writer.png")
          .shortDescription("Writes an encoder to a file that other programs read.")
          .fullDescription(
              """
              <p>Writes the weights as <tt>.safetensors</tt> with torchvision's parameter names, or
              the network as <tt>.onnx</tt> or as <tt>.zip</tt> of DL4J; the ending of the file's name
              decides. The file appears complete or not at all, and folders that are missing are made.
              The Encoder Reader reads all three. DL4J has ResNet-18, -34 and -50, SqueezeNet, and
              networks that came from it; what it cannot say is refused with the layer that it
              lacks. An encoder that came from an ONNX file is written to <tt>.onnx</tt> only, one from
              TorchScript not at all.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports.addInputPort("Encoder", "The network to write.", EncoderPortObject.TYPE))
          .model(
              model ->
                  model
                      .parametersClass(EncoderWriterNodeParameters.class)
                      .configure(EncoderWriterNodeFactory::configure)
                      .execute(EncoderWriterNodeFactory::execute))
          .addExternalResource(
              "https://github.com/huggingface/safetensors", "The file format safetensors")
          .addExternalResource("https://onnx.ai", "The file format ONNX")
          .addExternalResource("https://deeplearning4j.konduit.ai", "DL4J")
          .nodeType(NodeType.Sink)
          .keywords("export", "safetensors", "ONNX", "save", "weights", "PyTorch", "DL4J");

  public EncoderWriterNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    EncoderWriterNodeParameters parameters = input.getParameters();
    Path file = parameters.file();
    EncoderPortObjectSpec encoder = input.getInPortSpec(0);
    if (encoder.encoder().isPresent()) {
      Options.readable(
          () -> {
            Encoders.requireWritable(
                encoder.encoder().get(), file, parameters.dl4jVersion.version());
            return file;
          });
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> {
          EncoderWriterNodeParameters parameters = input.getParameters();
          Path file = parameters.file();
          progress.report(0, "Writing " + file);
          Files.createDirectories(file.getParent());
          Encoders.write(
              input.<EncoderPortObject>getInPortObject(0).model(),
              file,
              parameters.dl4jVersion.version());
        });
  }
}
