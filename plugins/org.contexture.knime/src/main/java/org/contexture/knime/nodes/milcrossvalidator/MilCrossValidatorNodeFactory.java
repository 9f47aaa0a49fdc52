package org.contexture.knime.nodes.milcrossvalidator;

import java.util.List;
import java.util.Map;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.MilModelPortObject;
import org.contexture.knime.port.MilModelPortObjectSpec;
import org.contexture.knime.table.AnswerColumns;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.ClinicalTable;
import org.contexture.knime.table.FoldsTable;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.MetricsTable;
import org.contexture.knime.table.PredictionsTable;
import org.contexture.mil.MilEnsemble;
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

/** MIL Cross-Validator: bags → metrics, out-of-fold predictions, charts. */
public final class MilCrossValidatorNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Cross-Validator")
          .icon("../icons/mil-cross-validator.png")
          .shortDescription(
              "Says how well slides can be classified or predicted, with honest intervals.")
          .fullDescription(
              """
              <p>Deals the patients into folds of alike classes, counting all that a patient holds, and predicts each slide with a model
              that has seen no slide of its patient: neither in training, nor to choose the epoch, nor
              to standardise the features. The slides of a fold choose nothing. Features from an encoder
              that learned from these slides' labels (SupMAE) are refused.</p>
              <p>Reports AUROC, average precision, balanced accuracy, F1, accuracy, Brier score and
              calibration error, as means over the repeats with 95 % bootstrap intervals over
              patients. Beside each metric stands that of a model that knows nothing but the number
              of tiles: what is not better than that has not looked at the tissue.</p>
              <p>Of numbers it reports R², errors and correlations; of survival the concordance after
              Harrell and after Uno, and the integrated Brier score beside that of Kaplan and Meier; of
              several labels the metrics of each and their means.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Bags", "One row per slide with its feature file and a label.")
                      .addOutputTable(
                          "Metrics",
                          "One row per metric, then one per class and metric: <tt>Metric</tt>,"
                              + " <tt>Class</tt> (the positive one where that matters),"
                              + " <tt>Value</tt>, <tt>Lower</tt> and"
                              + " <tt>Upper</tt> (95 % interval), <tt>Tile Count</tt> (the same"
                              + " metric from the number of tiles alone), <tt>Least</tt> and"
                              + " <tt>Largest</tt> over the repeats.")
                      .addOutputTable(
                          "Out-of-fold predictions",
                          "Every labelled slide once per repeat: <tt>Repeat</tt>, <tt>Fold</tt>,"
                              + " the bag's columns, <tt>P (Label=class)</tt> for each class and"
                              + " <tt>Prediction (Label)</tt>. The classes are those that the"
                              + " domain of the label column names, 0 for one without a slide;"
                              + " where it names none, the columns are known once the node ran"
                              + " (KNIME's Domain Calculator finds the values of a column). Of"
                              + " survival <tt>Event</tt> says whether it happened, as KNIME's"
                              + " Kaplan-Meier Estimator wants it.")
                      .addOutputTable(
                          "Charts",
                          "<tt>Chart</tt>: pictures of the ROC curve with its 95 % interval, and of"
                              + " the calibration; of predicted and true numbers; of the survival"
                              + " of patients above and below the median risk (Kaplan-Meier), and"
                              + " the Brier score over time; of each label's ROC curve.")
                      .addOutputTable(
                          "Folds",
                          "Each metric in each fold by itself: <tt>Repeat</tt>, <tt>Fold</tt>,"
                              + " <tt>Held Out</tt> (the sites, or the value of the column),"
                              + " <tt>Setting</tt> (the chosen one, where there was a choice),"
                              + " <tt>Slides</tt>, <tt>Patients</tt>, <tt>Metric</tt>,"
                              + " <tt>Class</tt>, <tt>Value</tt>; missing where a fold cannot"
                              + " tell, e.g. with one class.")
                      .addOutputTable(
                          "Clinical",
                          "With clinical columns: each metric of <tt>both</tt>, of"
                              + " <tt>images</tt> only and of <tt>clinical</tt> columns only, out"
                              + " of the same folds, and the differences <tt>both less images</tt>"
                              + " and <tt>both less clinical</tt> with their paired 95 % intervals:"
                              + " <tt>Model</tt>, <tt>Metric</tt>, <tt>Class</tt>, <tt>Value</tt>,"
                              + " <tt>Lower</tt>, <tt>Upper</tt>. Empty without them.")
                      .addOutputPort(
                          "MIL model",
                          "The models of the first repeat as one, for the MIL Predictor: it"
                              + " predicts their mean and how far they spread, and of classes sets"
                              + " that hold the true one but for a chosen error, by the predictions"
                              + " out of fold.",
                          MilModelPortObject.TYPE))
          .model(
              model ->
                  model
                      .parametersClass(MilCrossValidatorNodeParameters.class)
                      .configure(MilCrossValidatorNodeFactory::configure)
                      .execute(MilCrossValidatorNodeFactory::execute))
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
              "evaluation",
              "AUROC",
              "cross validation",
              "multiple instance learning",
              "bootstrap",
              "confidence interval",
              "calibration");

  public MilCrossValidatorNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilCrossValidatorNodeParameters parameters = input.getParameters();
    parameters.validation();
    DataTableSpec bags = input.getInTableSpec(0);
    parameters.check(bags);
    parameters.checkFolds(bags);
    parameters.times();
    output.setOutSpec(0, MetricsTable.spec());
    List<String> classes =
        parameters.isOfClasses() ? LabelColumns.classes(bags, parameters.labelColumn) : List.of();
    if (!classes.isEmpty()) {
      output.setOutSpec(
          1,
          PredictionsTable.outOfFoldSpec(
              bags, AnswerColumns.ofClasses(classes, parameters.labelColumn)));
    }
    output.setOutSpec(2, ChartsTable.spec());
    output.setOutSpec(3, FoldsTable.spec());
    output.setOutSpec(4, ClinicalTable.spec());
    output.setOutSpec(
        5,
        new MilModelPortObjectSpec(
            parameters.head,
            parameters.asked(),
            BagsTable.dimension(bags).orElse(0),
            classes,
            Map.of(MilEnsemble.MODELS, "one for each fold")));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilCrossValidation.run(input, output, progress));
  }
}
