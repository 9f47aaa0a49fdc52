package org.contexture.knime.nodes.encoderquantizer;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Warnings;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.QuantisedTable;
import org.contexture.knime.table.TableWriter;
import org.contexture.knime.table.TileRows;
import org.contexture.knime.table.TilesTable;
import org.contexture.pipeline.training.QuantisedEncoder;
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

/** Encoder Quantizer: tiles, encoder → encoder, how near it stays to itself. */
public final class EncoderQuantizerNodeFactory extends DefaultNodeFactory {

  private static final int TILES = 0;
  private static final int ENCODER = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Encoder Quantizer")
          .icon("../icons/encoder-quantizer.png")
          .shortDescription("Makes an encoder ready to run in 8 bits, for computers without a GPU.")
          .fullDescription(
              """
              <p>Convolutions in integers of 8 bits are several times as fast as in 32-bit floats on
              x86 processors that multiply them in hardware (VNNI), which most have that were made since
              2020. This node looks at what the encoder's convolutions see in some of your tiles, and
              stores between which numbers it lies (post-training quantisation; a scale for each output
              channel of a weight, one for each map). It encodes other tiles in both arithmetics and says
              how near the features are, and how fast both are on this machine.</p>
              <p>The encoder's weights stay as they are. It runs in 8 bits where it is told to, or where
              the Tile Feature Extractor's <i>As fast as is safe</i> finds that faster and the cosine of
              each tile's features at least 0.99. It can be written to <tt>.safetensors</tt> and read again;
              what is trained or exported from it knows nothing of 8 bits.</p>
              <p>Layers without convolutions are computed in 32-bit floats: vision transformers do not
              gain, networks with squeeze and excite (EfficientNet, MobileNetV3) little. Encoders of ONNX
              and TorchScript files cannot be calibrated.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Tiles", "Tiles of a Slide Tiler; the tiles of a slide in one piece.")
                      .addInputPort("Encoder", "The network.", EncoderPortObject.TYPE)
                      .addOutputPort(
                          "Calibrated encoder",
                          "The same network, ready for 8 bits.",
                          EncoderPortObject.TYPE)
                      .addOutputTable(
                          "Comparison",
                          "One row: <tt>Encoder</tt>, <tt>Calibrated On</tt> and <tt>Checked"
                              + " On</tt> (tiles), <tt>Mean Cosine</tt> and <tt>Least Cosine</tt>"
                              + " between the features of a tile in 32-bit floats and in 8 bits,"
                              + " <tt>Tiles per Second</tt>, <tt>Tiles per Second in 8 Bits</tt>"
                              + " and how many <tt>Times as Fast</tt> that is."))
          .model(
              model ->
                  model
                      .parametersClass(EncoderQuantizerNodeParameters.class)
                      .configure(EncoderQuantizerNodeFactory::configure)
                      .execute(EncoderQuantizerNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/1712.05877",
              "Jacob et al. 2018: quantization for integer-arithmetic-only inference")
          .addExternalResource(
              "https://arxiv.org/abs/1806.08342",
              "Krishnamoorthi 2018: quantizing deep convolutional networks")
          .nodeType(NodeType.Manipulator)
          .keywords("int8", "quantization", "8 bit", "speed", "calibration", "CPU");

  public EncoderQuantizerNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    input.<EncoderQuantizerNodeParameters>getParameters().check();
    TilesTable.check(input.getInTableSpec(TILES));
    EncoderPortObjectSpec encoder = input.getInPortSpec(ENCODER);
    encoder.requireTrainable("encoder to calibrate");
    output.setOutSpecs(encoder, QuantisedTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(),
        progress -> {
          EncoderQuantizerNodeParameters parameters = input.getParameters();
          BufferedDataTable tiles = input.getInTable(TILES);
          QuantisedEncoder quantised =
              QuantisedEncoder.of(
                  input.<EncoderPortObject>getInPortObject(ENCODER).model(),
                  TileRows.all(tiles),
                  parameters.tiles,
                  parameters.batchSize,
                  progress);
          try (TableWriter table =
              new TableWriter(input.getExecutionContext(), QuantisedTable.spec())) {
            table.add(QuantisedTable.row(quantised));
            output.setOutData(new EncoderPortObject(quantised.model()), table.finish());
          }
          Warnings warnings = new Warnings();
          quantised.doubt().ifPresent(warnings::add);
          warnings.show(output::setWarningMessage);
        });
  }
}
