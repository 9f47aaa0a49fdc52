package org.contexture.knime.nodes.milpredictor;

import java.util.Optional;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.mil.task.Readout;
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

/** MIL Predictor: MIL model, bags → predictions, tile attention. */
public final class MilPredictorNodeFactory extends DefaultNodeFactory {

  static final int MODEL = 0;
  static final int BAGS = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Predictor")
          .icon("../icons/mil-predictor.png")
          .shortDescription("Classifies slides and says which of their tiles the model looked at.")
          .fullDescription(
              """
              <p>Applies a model of the MIL Learner or MIL Model Reader to bags: one probability per class and slide, and
              the most probable class, of several labels each; or a number in its own unit; or a risk,
              higher for an earlier event, and the chance to live on at chosen times. The features must come from the encoder that the model was
              trained with.</p>
              <p>Three things are told of each tile. Its <i>attention</i> says how much it counted, not
              what for: where all slides have the tissue that tells the classes apart, attention may
              lie on what speaks <i>against</i> a class. Its <i>scores</i> say for which class it
              speaks by itself. For attention pooling (<tt>abmil</tt>, <tt>gated-abmil</tt>) and
              <tt>mean</tt>, a slide's logits are the sum of its tiles' logits times their attention;
              the scores are those logits as probabilities, so that a tile decided if both its
              attention and its score are high. <tt>max</tt> and <tt>dsmil</tt> score tiles by the
              classifier of their tiles, <tt>clam-sb</tt> and <tt>clam-mb</tt> by their instance classifiers, whose scores do
              not add up to 1. Other heads score no tiles. Its <i>evidence</i> is both in one number:
              attention times the logarithm of the score less that of the other classes, above 0 for a
              class and below 0 against it. For attention pooling and <tt>mean</tt> the evidence of
              all tiles adds up to the slide's: with two classes to its log-odds. Of numbers and risks
              the score is that of the tile alone, the evidence attention times how far that is from
              the average tile's.</p>
              <p>Slides are read one at a time. The predictions fit KNIME's Scorer and ROC Curve; the
              values of tiles fit Slide Heatmap and Top Tiles.</p>
              <p>Both tables have columns named after the classes. They are known beforehand where
              the model is trained, or the domain of the label column that it is to be trained on
              names the classes; otherwise once the learner ran.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputPort(
                          "MIL model",
                          "Of a MIL Learner or MIL Model Reader.",
                          MilModelPortObject.TYPE)
                      .addInputTable("Bags", "One row per slide with its feature file.")
                      .addOutputTable(
                          "Predictions",
                          "The bags' columns, <tt>P (Label=class)</tt> for each class, and"
                              + " <tt>Prediction (Label)</tt>; of a number <tt>Prediction"
                              + " (Column)</tt>; of survival <tt>Risk</tt>, <tt>Risk Group</tt>"
                              + " (high above the training slides' median) and <tt>Survival"
                              + " (time)</tt> for each time. Of several models as one also"
                              + " <tt>Spread (…)</tt>, their deviation; with an error of sets"
                              + " <tt>Set (Label)</tt> and <tt>Decision (Label)</tt>.")
                      .addOutputTable(
                          "Tile attention",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " (px at full resolution), <tt>Attention</tt> (adds up to 1 over a"
                              + " slide for attention heads) and <tt>Score (Label=class)</tt> for"
                              + " each class, from 0 to 1, and <tt>Evidence (Label=class)</tt>;"
                              + " both are missing for heads that score no tiles."))
          .model(
              model ->
                  model
                      .parametersClass(MilPredictorNodeParameters.class)
                      .configure(MilPredictorNodeFactory::configure)
                      .execute(MilPredictorNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/1802.04712",
              "Ilse, Tomczak and Welling 2018: attention-based deep multiple instance learning")
          .nodeType(NodeType.Predictor)
          .keywords(
              "multiple instance learning", "inference", "apply", "attention", "classification");

  public MilPredictorNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilPredictorNodeParameters parameters = input.getParameters();
    ChosenDevice.check(parameters.device);
    parameters.checkError();
    MilModelPortObjectSpec model = input.getInPortSpec(MODEL);
    DataTableSpec bags = input.getInTableSpec(BAGS);
    BagsTable.check(bags);
    BagsTable.checkDimension(bags, model.dimension());
    parameters.checkTimes();
    if (model.readout().isPresent()) {
      Readout readout = model.readout().get();
      AnswerColumns answer =
          new AnswerColumns(
              readout,
              model.labelColumn(),
              parameters.times(readout),
              parameters.doubt(readout, model.provenance(), Optional.empty()));
      output.setOutSpecs(
          PredictionsTable.spec(bags, answer), TileValuesTable.predictedSpec(answer));
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilPrediction.run(input, output, progress));
  }
}
