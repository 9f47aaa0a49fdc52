package org.contexture.knime.nodes.milcomparison;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.DifferencesTable;
import org.contexture.knime.table.JudgedSpec;
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

/** MIL Comparison: predictions of the same slides → paired differences, charts. */
public final class MilComparisonNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("MIL Comparison")
          .icon("../icons/mil-comparison.png")
          .shortDescription("Says by how much models differ on the same slides.")
          .fullDescription(
              """
              <p>Takes the predictions of two to four models for the same slides: encoders, heads,
              before and after distillation, images and clinical columns. Each pair is compared in every
              metric of the MIL Scorer: the difference, first less second, and its <i>paired</i> 95 %
              bootstrap interval over patients (Efron and Tibshirani 1993), for which both models are
              measured on the same samples of patients. AUROCs also have the p-value of DeLong's test
              (1988), with the slides of a patient taken together (Obuchowski 1997).</p>
              <p>Two models that are judged on the same slides err on the same hard ones. Their single
              intervals may overlap widely though one is reliably better: only the paired interval
              tells. If it holds 0, these slides do not show which one is better; that does not mean
              that the models are equal. <tt>Better</tt> names the model that the interval speaks for.
              Among many differences some intervals leave out 0 by chance: choose beforehand
              which one counts.</p>
              <p>Rows are matched by slide. Slides that not all tables have are left out and counted in
              a warning. Repeated predictions, numbered in a column <tt>Repeat</tt>, count as
              means over the repeats.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Predictions 1", "Of the first model.")
                      .addInputTable("Predictions 2", "Of the second model.")
                      .addInputPort(
                          "Predictions 3",
                          "Optional: of a third model.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addInputPort(
                          "Predictions 4",
                          "Optional: of a fourth model.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Differences",
                          "<tt>Metric</tt>, <tt>Of</tt> (class or label), <tt>First</tt> and"
                              + " <tt>Second</tt> (names), <tt>First Value</tt>, <tt>Second"
                              + " Value</tt>, <tt>Difference</tt>, <tt>Lower</tt>, <tt>Upper</tt>"
                              + " (paired 95 % interval), <tt>Better</tt>, <tt>DeLong p</tt>.")
                      .addOutputTable(
                          "Charts",
                          "<tt>Chart</tt>: pictures of the differences with their intervals, of the"
                              + " ROC curves and decision curves."))
          .model(
              model ->
                  model
                      .parametersClass(MilComparisonNodeParameters.class)
                      .configure(MilComparisonNodeFactory::configure)
                      .execute(MilComparisonNodeFactory::execute))
          .nodeType(NodeType.Other)
          .keywords(
              "evaluation", "DeLong", "paired", "difference", "bootstrap", "confidence interval")
          .addExternalResource("https://doi.org/10.2307/2531595", "DeLong et al. 1988")
          .addExternalResource("https://doi.org/10.2307/2533958", "Obuchowski 1997");

  public MilComparisonNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    MilComparisonNodeParameters parameters = input.getParameters();
    parameters.bootstrap();
    List<DataTableSpec> tables =
        Stream.of(input.getInTableSpecs()).filter(Objects::nonNull).toList();
    parameters.names(tables.size());
    for (DataTableSpec table : tables) {
      JudgedSpec.check(table, parameters, new Warnings());
    }
    output.setOutSpecs(DifferencesTable.spec(), ChartsTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> MilComparing.run(input, output, progress));
  }
}
