package org.contexture.knime.nodes.featureextractor;

import java.util.OptionalInt;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.FeatureFiles;
import org.contexture.knime.table.TilesTable;
import org.contexture.network.device.Device;
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

/** Tile Feature Extractor: tiles, encoder → bags, failures. */
public final class FeatureExtractorNodeFactory extends DefaultNodeFactory {

  static final int TILES = 0;
  static final int ENCODER = 1;
  static final int THIRD = 3;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Tile Feature Extractor")
          .icon("../icons/tile-feature-extractor.png")
          .shortDescription("Turns the tiles of each slide into a bag of feature vectors.")
          .fullDescription(
              """
              <p>Reads the tiles from the slides, runs the encoder on them and writes one HDF5 file
              per slide with its features and their positions. Reading runs ahead of the network on
              all processors.</p>
              <p>The files have the layout of TRIDENT and can be opened with h5py and with the tools
              that read TRIDENT's files: <tt>features</tt> (tiles × dimension, 32-bit floats) and
              <tt>coords</tt> (top left of each tile in px at full resolution), with the encoder, its
              checksum and the resolution as attributes. A file appears complete or not at all.</p>
              <p>With a second and a third encoder connected, each tile is read once and goes through all of
              them; its features stand side by side, those of the first encoder first, so that a bag holds
              what each of them sees (fusion). The arithmetic <i>As fast as is safe</i> is then single
              precision.</p>
              <p>A transformer takes tiles of one size. Others are shown to it as its authors do it (resized,
              some cropped), where that is known of the encoder; a warning then says how.</p>
              <p>A slide that fails does not stop the others; a run that was cancelled goes on where
              it stopped, also without a folder: what is finished then waits in the workflow's own
              folder, in <tt>data/features</tt>, until all is there and belongs to the node. A large
              network ends the batch that it is in after the node is cancelled already; what is
              executed next waits for that.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Tiles", "Tiles of a Slide Tiler; the tiles of a slide in one piece.")
                      .addInputPort(
                          "Encoder",
                          "The network, e.g. of an Encoder Reader or a distillation.",
                          EncoderPortObject.TYPE)
                      .addInputPort(
                          "Second encoder",
                          "Another one, whose features stand behind the first one's.",
                          EncoderPortObject.TYPE_OPTIONAL)
                      .addInputPort(
                          "Third encoder",
                          "Another one, whose features stand behind the others'.",
                          EncoderPortObject.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Bags",
                          "One row per slide: <tt>Slide</tt> (also the RowID), <tt>Features</tt>"
                              + " (path of the HDF5 file), <tt>Tiles</tt>, <tt>Dimension</tt>, and"
                              + " the label, patient and further columns of the slide.")
                      .addOutputTable(
                          "Failures",
                          "One row per slide that was left out: <tt>Slide</tt>, <tt>Stage</tt>"
                              + " (<tt>open</tt>, <tt>tile</tt>, <tt>read</tt>, <tt>encode</tt>,"
                              + " <tt>write</tt>) and <tt>Message</tt>: what was found, and what"
                              + " to do."))
          .model(
              model ->
                  model
                      .parametersClass(FeatureExtractorNodeParameters.class)
                      .configure(FeatureExtractorNodeFactory::configure)
                      .execute(FeatureExtractorNodeFactory::execute))
          .addExternalResource(
              "https://github.com/mahmoodlab/TRIDENT",
              "TRIDENT, whose layout of feature files this is")
          .nodeType(NodeType.Manipulator)
          .keywords("embedding", "deep learning", "patch features", "HDF5", "TRIDENT", "CLAM");

  public FeatureExtractorNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    FeatureExtractorNodeParameters parameters = input.getParameters();
    parameters.options(Device.CPU);
    DataTableSpec tiles = input.getInTableSpec(TILES);
    TilesTable.check(tiles);
    FeatureFiles files = parameters.files();
    if (!files.belongToNode()) {
      files.given();
    }
    OptionalInt dimension = OptionalInt.of(0);
    for (int port = ENCODER; port <= THIRD; port++) {
      EncoderPortObjectSpec encoder = input.getInPortSpec(port);
      if (encoder != null) {
        encoder.requireTiles(TilesTable.pixels(tiles));
        dimension =
            dimension.isPresent() && encoder.dimension().isPresent()
                ? OptionalInt.of(dimension.getAsInt() + encoder.dimension().getAsInt())
                : OptionalInt.empty();
      }
    }
    output.setOutSpecs(
        BagsTable.spec(BagsTable.carried(tiles), files.type(), dimension), FailuresTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> FeatureExtractor.run(input, output, progress));
  }
}
