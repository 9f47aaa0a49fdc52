package org.contexture.knime.nodes.encoderprofile;

import java.io.IOException;
import java.util.Optional;
import org.contexture.encoder.Encoder;
import org.contexture.encoder.EncoderModel;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.EncodingRate;
import org.contexture.knime.node.ChosenDevice;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.table.EncoderProfileTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.network.Progress;
import org.contexture.network.device.Device;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Encoder Profile: encoder → one row with what it costs. */
public final class EncoderProfileNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Encoder Profile")
          .icon("../icons/encoder-profile.png")
          .shortDescription("Tells an encoder's size, and times it on this machine.")
          .fullDescription(
              """
              <p>Counts an encoder's parameters and, from its layers, the floating-point operations for
              one tile of the size that it is for: two for each multiplication that is added up. Times it
              on this machine, for two seconds on tiles of noise, so that reading slides does not count;
              other work on the machine makes it slower.</p>
              <p>Put the rows of a teacher and a student below each other with KNIME's Concatenate: how
              much smaller and faster the student is, is what a distillation is for. What features are
              worth beside that, the Encoder Comparison tells. Encoders from ONNX and TorchScript files
              are timed, but what is in them is not counted.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputPort("Encoder", "The network.", EncoderPortObject.TYPE)
                      .addOutputTable(
                          "Profile",
                          "One row: <tt>Encoder</tt>, <tt>Dimension</tt> of its features, <tt>Tile"
                              + " Size</tt> (px), <tt>Parameters (M)</tt>, <tt>GFLOP per"
                              + " Tile</tt>, <tt>MB</tt> of its weights, <tt>Tiles per Second</tt>,"
                              + " and <tt>Arithmetic</tt>: where and in what it ran, and why."))
          .model(
              model ->
                  model
                      .parametersClass(EncoderProfileNodeParameters.class)
                      .configure(EncoderProfileNodeFactory::configure)
                      .execute(EncoderProfileNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/2403.05325",
              "Pisula and Bozek 2024: masked context modelling with knowledge distillation")
          .nodeType(NodeType.Visualizer)
          .keywords("FLOPs", "parameters", "speed", "throughput", "benchmark");

  public EncoderProfileNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    input.<EncoderProfileNodeParameters>getParameters().check();
    output.setOutSpecs(EncoderProfileTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> {
          EncoderProfileNodeParameters parameters = input.getParameters();
          EncoderModel model = input.<EncoderPortObject>getInPortObject(0).model();
          progress.report(0, "Counting");
          Warnings warnings = new Warnings();
          Optional<EncoderProfileTable.Timing> timing =
              parameters.timed
                  ? Optional.of(timed(model, parameters, progress, warnings))
                  : Optional.empty();
          try (TableWriter table =
              new TableWriter(input.getExecutionContext(), EncoderProfileTable.spec())) {
            table.add(EncoderProfileTable.row(model, timing));
            output.setOutData(table.finish());
          }
          warnings.show(output::setWarningMessage);
        });
  }

  private static EncoderProfileTable.Timing timed(
      EncoderModel model,
      EncoderProfileNodeParameters parameters,
      Progress progress,
      Warnings warnings)
      throws IOException, InvalidSettingsException {
    Device device = ChosenDevice.resolve(parameters.device, progress, warnings);
    try (Encoder encoder = Encoders.open(model, device, parameters.arithmetic.precision())) {
      double rate =
          EncodingRate.measure(encoder, model.spec().inputPixels(), parameters.batchSize, progress);
      return new EncoderProfileTable.Timing(rate, encoder.arithmetic());
    }
  }
}
