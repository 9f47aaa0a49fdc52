package org.contexture.knime.nodes.encodercomparison;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.ChartsTable;
import org.contexture.knime.table.EncodersTable;
import org.contexture.knime.table.JudgedSpec;
import org.knime.core.data.DataTableSpec;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.port.PortObjectSpec;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Encoder Comparison: encoders, predictions made from their features → cost and worth. */
public final class EncoderComparisonNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Encoder Comparison")
          .icon("../icons/encoder-comparison.png")
          .shortDescription("Says what encoders cost and what their features are worth.")
          .fullDescription(
              """
              <p>One table and one picture of encoders on the same slides, as papers on distillation
              print them: parameters, operations for a tile, tiles per second on this machine, and how
              well slides are predicted from their features. Give the encoder to start from first,
              e.g. the student before, and the one to reach second, e.g. the teacher: each is then
              compared with these two, with <i>paired</i> 95 % bootstrap intervals over patients.</p>
              <p>Connect for each encoder the predictions that were made from its features, e.g. the
              second output of a MIL Cross-Validator, in the order of the encoders. With several heads,
              first all encoders with the first head, then all with the second: rows <tt>mean</tt> then
              tell of all heads together, which is less left to chance than one of them. Use the same
              folds, seeds and settings for all.</p>
              <p>If an interval of a difference holds 0, these slides do not show which encoder is
              better. Intervals speak of other patients, not of another run of the distillation.
              If the slides that are judged were distilled on, though without labels, the result is
              <i>transductive</i>: it holds for these slides, and for new ones only as far as they
              resemble them.</p>
              <p>The rate is measured for two seconds on tiles of noise, so that reading slides does not
              count; other work on the machine makes it less. An ONNX or TorchScript file does not
              tell its parameters and operations: these cells are missing.</p>
              """)
          .sinceVersion(5, 8, 0)
          .dynamicPorts(
              ports ->
                  ports
                      .addInputPortGroup(
                          "First",
                          group ->
                              group
                                  .name("First encoder")
                                  .description("The one to start from, e.g. the student before.")
                                  .fixed(EncoderPortObject.TYPE))
                      .addInputPortGroup(
                          "Second",
                          group ->
                              group
                                  .name("Second encoder")
                                  .description("The one to reach, e.g. the teacher.")
                                  .fixed(EncoderPortObject.TYPE))
                      .addInputPortGroup(
                          "Encoder",
                          group ->
                              group
                                  .name("Further encoder")
                                  .description(
                                      "E.g. the student after a distillation. Add a port for each"
                                          + " further one.")
                                  .extendable()
                                  .supportedTypes(EncoderPortObject.TYPE)
                                  .fixedTypes())
                      .addInputPortGroup(
                          "Predictions",
                          group ->
                              group
                                  .name("Predictions")
                                  .description(
                                      "What was predicted from the features of the first encoder."
                                          + " Add a port for each of the others, in their order.")
                                  .extendable()
                                  .supportedTypes(BufferedDataTable.TYPE)
                                  .fixedTypes(BufferedDataTable.TYPE))
                      .addOutputPortGroup(
                          "Encoders",
                          group ->
                              group
                                  .name("Encoders")
                                  .description(
                                      "One row per encoder and head: <tt>Encoder</tt>,"
                                          + " <tt>Head</tt>, <tt>Parameters (M)</tt>, <tt>GFLOP per"
                                          + " Tile</tt>, <tt>Tiles per Second</tt>,"
                                          + " <tt>Metric</tt>, <tt>Value</tt> with its 95 %"
                                          + " interval, and <tt>Less First</tt>, <tt>Less"
                                          + " Second</tt>: by how much it is ahead of the first and"
                                          + " of the second encoder, each with its paired"
                                          + " interval.")
                                  .fixed(BufferedDataTable.TYPE))
                      .addOutputPortGroup(
                          "Charts",
                          group ->
                              group
                                  .name("Charts")
                                  .description(
                                      "<tt>Chart</tt>: pictures of worth against cost, and of the"
                                          + " differences with their intervals.")
                                  .fixed(BufferedDataTable.TYPE)))
          .model(
              model ->
                  model
                      .parametersClass(EncoderComparisonNodeParameters.class)
                      .configure(EncoderComparisonNodeFactory::configure)
                      .execute(EncoderComparisonNodeFactory::execute))
          .nodeType(NodeType.Other)
          .keywords("evaluation", "FLOPs", "parameters", "throughput", "distillation", "paired")
          .addExternalResource(
              "https://arxiv.org/abs/2403.05325",
              "Pisula and Bozek 2024: masked context modelling with knowledge distillation");

  public EncoderComparisonNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    EncoderComparisonNodeParameters parameters = input.getParameters();
    parameters.check();
    PortObjectSpec[] specs = input.getInPortSpecs();
    List<EncoderPortObjectSpec> encoders = those(specs, EncoderPortObjectSpec.class);
    List<DataTableSpec> tables = those(specs, DataTableSpec.class);
    parameters.encoderNames(encoders.size());
    parameters.headNames(encoders.size(), tables.size());
    for (DataTableSpec table : tables) {
      JudgedSpec.check(table, parameters, new Warnings());
    }
    if (parameters.pixels > 0) {
      for (EncoderPortObjectSpec encoder : encoders) {
        encoder.requireSide(OptionalInt.of(parameters.pixels));
      }
    }
    output.setOutSpecs(EncodersTable.spec(), ChartsTable.spec());
  }

  /** The inputs of one kind, in the order of their ports. */
  static <T> List<T> those(Object[] inputs, Class<T> kind) {
    return Stream.of(inputs).filter(kind::isInstance).map(kind::cast).toList();
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> EncoderComparing.run(input, output, progress));
  }
}
