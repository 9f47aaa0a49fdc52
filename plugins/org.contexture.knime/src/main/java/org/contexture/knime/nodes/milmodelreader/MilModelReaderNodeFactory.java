package org.contexture.knime.nodes.milmodelreader;

import java.io.IOException;
import org.contexture.knime.node.LocalPath;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.mil.MilCheckpoint;
import org.contexture.mil.MilModel;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** MIL Model Reader: nothing → MIL model. */
public final class MilModelReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Model Reader")
          .icon("../icons/mil-model-reader.png")
          .shortDescription(
              "Reads a slide model that was trained elsewhere, e.g. with CLAM's code.")
          .fullDescription(
              """
              <p>Makes a MIL model of a checkpoint that the authors' own code saved, for the MIL
              Predictor: CLAM, DSMIL, TransMIL, MHIM-MIL, ABMIL and the pooling baselines, with the
              authors' names of the weights; also MIL-Lab's ABMIL with gated attention, which FEATHER
              is, as <tt>clam-sb</tt>, whose network it has. What is missing, unexpected or of the
              wrong shape is listed. PyTorch files are read without running any code that they may
              hold. Outputs may be classes, a number, or survival.</p>
              <p>Such a model is a slide encoder, too: the Slide Embedding takes its vector.</p>
              <p>The slides to predict must have features of the same encoder as those that the
              model was trained on; they are used as they are, not standardised.</p>
              <p>Files of the MIL Model Writer are read as they were: head, classes or another task, label
              column and standardisation stand in them, and are not asked for.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports.addOutputPort(
                      "MIL model",
                      "The head with its weights, and what its outputs are.",
                      MilModelPortObject.TYPE))
          .model(
              model ->
                  model
                      .parametersClass(MilModelReaderNodeParameters.class)
                      .configure(MilModelReaderNodeFactory::configure)
                      .execute(MilModelReaderNodeFactory::execute))
          .addExternalResource("https://github.com/mahmoodlab/CLAM", "CLAM, the authors' code")
          .addExternalResource("https://github.com/binli123/dsmil-wsi", "DSMIL, the authors' code")
          .addExternalResource(
              "https://github.com/szc19990412/TransMIL", "TransMIL, the authors' code")
          .addExternalResource("https://github.com/mahmoodlab/MIL-Lab", "MIL-Lab and FEATHER")
          .nodeType(NodeType.Source)
          .keywords(
              "multiple instance learning", "checkpoint", "CLAM", "TransMIL", "FEATHER", "PyTorch");

  public MilModelReaderNodeFactory() {
    super(NODE);
  }

  /** Reads the file, which is a few MB, to say early what does not fit. */
  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    try {
      MilModel model = read(input.getParameters());
      output.setOutSpec(0, new MilModelPortObject(model).getSpec());
    } catch (IOException problem) {
      throw new InvalidSettingsException(problem.getMessage(), problem);
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> output.setOutData(0, new MilModelPortObject(read(input.getParameters()))));
  }

  private static MilModel read(MilModelReaderNodeParameters parameters)
      throws IOException, InvalidSettingsException {
    return MilCheckpoint.read(
        LocalPath.file(parameters.path, "Checkpoint file"),
        parameters.chosenHead(),
        parameters.meaning(),
        parameters.labelColumn);
  }
}
