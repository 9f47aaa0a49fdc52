package org.contexture.knime.nodes.milpredictor;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Options;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.knime.table.TileValuesTable;
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
  static final String ATTENTION = "Attention";

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Predictor")
          .icon("../icons/mil-predictor.png")
          .shortDescription("Classifies slides and says which of their tiles the model looked at.")
          .fullDescription(
              """
              <p>Applies a model of the MIL Learner to bags: one probability per class and slide, the
              most probable class, and one attention weight per tile. The features must come from the
              encoder that the model was trained with.</p>
              <p>Slides are read one at a time. The predictions fit KNIME's Scorer and ROC Curve; the
              tile attention fits the Slide Heatmap.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputPort("MIL model", "Of a MIL Learner.", MilModelPortObject.TYPE)
                      .addInputTable("Bags", "One row per slide with its feature file.")
                      .addOutputTable(
                          "Predictions",
                          "The bags' columns, <tt>P (Label=class)</tt> for each class, and"
                              + " <tt>Prediction (Label)</tt>.")
                      .addOutputTable(
                          "Tile attention",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " (px at full resolution), <tt>Attention</tt> (adds up to 1 over a"
                              + " slide for attention heads)."))
          .model(
              model ->
                  model
                      .parametersClass(MilPredictorNodeParameters.class)
                      .configure(MilPredictorNodeFactory::configure)
                      .execute(MilPredictorNodeFactory::execute))
          .nodeType(NodeType.Predictor)
          .keywords(
              "multiple instance learning", "inference", "apply", "attention", "classification");

  public MilPredictorNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilPredictorNodeParameters parameters = input.getParameters();
    Options.requireDevice(parameters.device);
    MilModelPortObjectSpec model = input.getInPortSpec(MODEL);
    DataTableSpec bags = input.getInTableSpec(BAGS);
    BagsTable.check(bags);
    BagsTable.checkDimension(bags, model.dimension());
    if (!model.classes().isEmpty()) {
      output.setOutSpec(0, PredictionsTable.spec(bags, model.labelColumn(), model.classes()));
    }
    output.setOutSpec(1, TileValuesTable.spec(ATTENTION));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilPrediction.run(input, output, progress));
  }
}
