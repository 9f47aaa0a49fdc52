package org.contexture.knime.nodes.millearner;

import java.util.List;
import java.util.Map;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.TrainingLog;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** MIL Learner: bags → MIL model, training log, charts. */
public final class MilLearnerNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Learner")
          .icon("../icons/mil-learner.png")
          .shortDescription(
              "Learns to tell a slide's class, a number, or survival from the features of its"
                  + " tiles.")
          .fullDescription(
              """
              <p>Multiple instance learning: a slide is a bag of tiles with one label for all of
              them, and the model finds out which tiles matter. Attention heads weigh the tiles, add
              up their features and classify the sum; the weights show where the model looked.</p>
              <p>Slides are asked for their class, or for a number, for survival, or for several labels
              at once: with every head.</p>
              <p>Unless set otherwise, features are standardised with the mean and deviation of the
              training slides, and one slide is one step of AdamW, whose rate falls to 0 over the
              epochs. All slides are learned from, and the model is that of the last epoch; with a
              <i>Validation fraction</i> some patients are kept aside, and it is that of the epoch
              with the lowest loss there. Features are read from their files as they are needed, so
              that a cohort need not fit in memory.</p>
              <p>M. Ilse, J. Tomczak, M. Welling, <i>Attention-based Deep Multiple Instance
              Learning</i>, ICML 2018.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Bags",
                          "One row per slide with its feature file and a label, e.g. of a Tile"
                              + " Feature Extractor. Give the learner training slides only.")
                      .addOutputPort(
                          "MIL model",
                          "The trained head with classes and standardisation.",
                          MilModelPortObject.TYPE)
                      .addOutputTable(
                          "Training log",
                          "One row per epoch: <tt>Epoch</tt>, <tt>Training Loss</tt>,"
                              + " <tt>Validation Loss</tt> and <tt>Validation AUROC</tt>"
                              + " (missing where nobody is kept aside),"
                              + " <tt>Best</tt> (1 for the epoch that the model keeps).")
                      .addOutputTable(
                          "Charts", "<tt>Chart</tt>: a picture of the loss over the epochs."))
          .model(
              model ->
                  model
                      .parametersClass(MilLearnerNodeParameters.class)
                      .configure(MilLearnerNodeFactory::configure)
                      .execute(MilLearnerNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/1802.04712",
              "Ilse, Tomczak and Welling 2018: attention-based deep multiple instance learning")
          .addExternalResource("https://arxiv.org/abs/2004.09666", "Lu et al. 2021: CLAM")
          .addExternalResource(
              "https://arxiv.org/abs/2011.08939", "Li, Li and Eliceiri 2021: DSMIL")
          .addExternalResource("https://arxiv.org/abs/2106.00908", "Shao et al. 2021: TransMIL")
          .addExternalResource("https://arxiv.org/abs/2307.15254", "Tang et al. 2023: MHIM")
          .nodeType(NodeType.Learner)
          .keywords(
              "multiple instance learning",
              "attention",
              "ABMIL",
              "classification",
              "CLAM",
              "weak supervision",
              "regression",
              "survival",
              "Cox",
              "train");

  public MilLearnerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilLearnerNodeParameters parameters = input.getParameters();
    parameters.options();
    DataTableSpec bags = input.getInTableSpec(0);
    parameters.check(bags);
    output.setOutSpecs(
        new MilModelPortObjectSpec(
            parameters.head,
            parameters.asked(),
            BagsTable.dimension(bags).orElse(0),
            parameters.isOfClasses()
                ? LabelColumns.classes(bags, parameters.labelColumn)
                : List.of(),
            Map.of()),
        TrainingLog.milSpec(),
        ChartsTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilTraining.run(input, output, progress));
  }
}
