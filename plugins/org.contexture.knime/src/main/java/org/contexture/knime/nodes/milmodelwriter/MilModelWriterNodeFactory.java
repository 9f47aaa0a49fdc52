package org.contexture.knime.nodes.milmodelwriter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.mil.MilModel;
import org.contexture.pipeline.export.MilModelWriter;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** MIL Model Writer: MIL model → file. */
public final class MilModelWriterNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Model Writer")
          .icon("../icons/mil-model-writer.png")
          .shortDescription("Writes a slide classifier to a file that other programs read.")
          .fullDescription(
              """
              <p>Writes a MIL model to a file; the ending of the file's name decides on the format. The
              file appears complete or not at all, and folders that are missing are made.</p>
              <p><tt>.safetensors</tt> holds any model: the weights with the authors' names, the training
              tiles' means and deviations (<tt>standardisation.mean</tt>, <tt>.deviation</tt>: features are
              standardised by them first), and in the metadata head, classes or task, and provenance. The
              MIL Model Reader reads it as it was.</p>
              <p><tt>.dl4j</tt> is for KNIME Deep Learning (DL4J): <i>DL4J Model Reader</i>, then <i>DL4J
              Feedforward Predictor</i> of classes or of a number, on the table of the Slide Embedding,
              whose mean of the tiles the network takes. <tt>.zip</tt> is the same network for DL4J
              itself. A network of one layer can only be a model that is linear over a slide's mean: head
              <tt>mean</tt>, classes or a number, no clinical facts, not several models as one. All
              others are refused with the reason.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports.addInputPort("MIL model", "The model to write.", MilModelPortObject.TYPE))
          .model(
              model ->
                  model
                      .parametersClass(MilModelWriterNodeParameters.class)
                      .configure(MilModelWriterNodeFactory::configure)
                      .execute(MilModelWriterNodeFactory::execute))
          .addExternalResource(
              "https://github.com/huggingface/safetensors", "The file format safetensors")
          .addExternalResource("https://deeplearning4j.konduit.ai", "DL4J")
          .nodeType(NodeType.Sink)
          .keywords("export", "safetensors", "save", "weights", "PyTorch", "DL4J");

  public MilModelWriterNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilModelWriterNodeParameters parameters = input.getParameters();
    MilModelPortObjectSpec model = input.getInPortSpec(0);
    try {
      MilModelWriter.require(parameters.file(), model.head(), model.readout(), model.provenance());
    } catch (IOException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> {
          MilModelWriterNodeParameters parameters = input.getParameters();
          MilModel model = input.<MilModelPortObject>getInPortObject(0).model();
          Path file = parameters.file();
          progress.report(0, "Writing " + file);
          Files.createDirectories(file.getParent());
          MilModelWriter.write(
              model,
              file,
              parameters.dl4jVersion.version(),
              parameters.kindOfColumns(),
              parameters.columnNames(model.dimension()));
        });
  }
}
