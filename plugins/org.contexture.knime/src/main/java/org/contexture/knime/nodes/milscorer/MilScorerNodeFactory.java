package org.contexture.knime.nodes.milscorer;

import org.contexture.knime.node.JudgedParameters.Task;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.nodes.milscorer.MilScorerNodeParameters.ThresholdFrom;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.JudgedSpec;
import org.contexture.knime.table.MeasuresTable;
import org.contexture.knime.table.SubgroupColumns;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** MIL Scorer: predictions → metrics with intervals, charts. */
public final class MilScorerNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Scorer")
          .icon("../icons/mil-scorer.png")
          .shortDescription("Says how good predictions are, with intervals over patients.")
          .fullDescription(
              """
              <p>Judges any table that has predictions beside the truth: those of the MIL Predictor and
              MIL Cross-Validator, of KNIME's own learners, or of another program. Every value comes
              with a 95 % bootstrap interval over patients (Efron and Tibshirani 1993).</p>
              <p><b>Classes</b>: the metrics of the MIL Cross-Validator, which are the same numbers on
              the same predictions; log loss, kappa, Matthews' correlation; slope and intercept of the
              calibration (Van Calster et al. 2019); AUROC, average precision, F1, recall and precision
              of each class; and of two classes sensitivity, specificity, predictive values and net
              benefit (Vickers and Elkin 2006) at a threshold. That is a number, or is chosen on the
              table at the second input, never on the slides that are judged; a probability equal to it
              counts as positive.</p>
              <p><b>Numbers</b>: R², mean absolute error, root mean squared error, Spearman's and
              Pearson's correlation.</p>
              <p><b>Survival</b>: Harrell's C, Uno's C (2011), the integrated Brier score (Graf et al.
              1999) where survival was predicted, and Kaplan-Meier curves of high and low risk with
              the log-rank test. At equal times events come before censorings. The groups are cut at
              the median risk, which looks at no outcome: that of the second input if it is connected.
              </p>
              <p><b>Several labels</b>: AUROC, average precision and F1 of each, their means (macro) and
              those of all cells together (micro); what is missing is masked.</p>
              <p>A value that is not defined, such as AUROC with one class only, is missing;
              <tt>Undefined Samples</tt> counts the bootstrap samples for which it was not.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Predictions", "One row per slide, or per slide and repeat.")
                      .addInputPort(
                          "Training predictions",
                          "Optional: predictions of other slides, from which the threshold, or the"
                              + " cut between high and low risk, is taken. Out-of-fold predictions"
                              + " of the training slides serve best.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Metrics",
                          "<tt>Metric</tt>, <tt>Of</tt> (class or label; empty for all),"
                              + " <tt>Among</tt> (subgroup; empty for all slides), <tt>Value</tt>,"
                              + " <tt>Lower</tt>, <tt>Upper</tt>, <tt>Slides</tt>,"
                              + " <tt>Patients</tt>, <tt>Undefined Samples</tt>.")
                      .addOutputTable(
                          "Charts",
                          "<tt>Chart</tt>: pictures of ROC curves, calibration, decision curves,"
                              + " subgroups, Kaplan-Meier curves, predicted against true numbers."))
          .model(
              model ->
                  model
                      .parametersClass(MilScorerNodeParameters.class)
                      .configure(MilScorerNodeFactory::configure)
                      .execute(MilScorerNodeFactory::execute))
          .nodeType(NodeType.Other)
          .keywords(
              "evaluation",
              "AUROC",
              "confidence interval",
              "bootstrap",
              "calibration",
              "decision curve",
              "Kaplan-Meier",
              "concordance",
              "external validation")
          .addExternalResource(
              "https://doi.org/10.1186/s12916-019-1466-7", "Van Calster et al. 2019: calibration")
          .addExternalResource(
              "https://doi.org/10.1177/0272989X06295361", "Vickers and Elkin 2006: decision curves")
          .addExternalResource(
              "https://doi.org/10.1002/sim.4154", "Uno et al. 2011: C of survival");

  public MilScorerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilScorerNodeParameters parameters = input.getParameters();
    parameters.check();
    DataTableSpec table = input.getInTableSpec(0);
    DataTableSpec training = input.getInTableSpec(1);
    JudgedSpec.check(table, parameters, new Warnings());
    if (!parameters.subgroupColumn.equals(SubgroupColumns.NONE)) {
      SubgroupColumns.find(table, parameters.subgroupColumn);
    }
    boolean fromTraining =
        parameters.task == Task.CLASSES && parameters.thresholdFrom == ThresholdFrom.TRAINING;
    if (fromTraining && training == null) {
      throw new InvalidSettingsException(
          "The threshold is to come from a training table, but the second input is not connected."
              + " Connect predictions of other slides, or set a fixed threshold.");
    }
    if (training != null && (fromTraining || parameters.task == Task.SURVIVAL)) {
      JudgedSpec.check(training, parameters, new Warnings());
    }
    output.setOutSpecs(MeasuresTable.spec(), ChartsTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilScoring.run(input, output, progress));
  }
}
