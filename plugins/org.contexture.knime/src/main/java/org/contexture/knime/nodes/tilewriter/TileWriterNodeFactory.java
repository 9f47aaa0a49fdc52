package org.contexture.knime.nodes.tilewriter;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.TileFilesTable;
import org.contexture.knime.table.TilesTable;
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

/** Tile Writer: tiles → picture files, tiles with their files. */
public final class TileWriterNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Tile Writer")
          .icon("../icons/tile-writer.png")
          .shortDescription("Writes tiles as picture files, for people who train elsewhere.")
          .fullDescription(
              """
              <p>Reads each tile as an encoder would see it, at its resolution and in the stain that a
              Stain Normalizer chose, and writes it as a PNG or JPEG file. Files are named
              <tt>slide_x_y_size</tt>, counted in pixels at full resolution, so that they can be found
              on the slide again; names are safe on every system.</p>
              <p>A file appears complete or not at all; a run that was cancelled goes on where it
              stopped. What files were made of is noted in the folder <tt>.contexture</tt> beside them.
              Files of tiles that are no longer in the table stay.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Tiles", "Tiles of a Slide Tiler; the tiles of a slide in one piece.")
                      .addOutputTable(
                          "Files",
                          "The tiles with the column <tt>File</tt>: the path of the picture,"
                              + " missing where it could not be written.")
                      .addOutputTable(
                          "Failures",
                          "One row per slide of which files are missing: <tt>Slide</tt>,"
                              + " <tt>Stage</tt> (<tt>open</tt>, <tt>read</tt>, <tt>write</tt>) and"
                              + " <tt>Message</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(TileWriterNodeParameters.class)
                      .configure(TileWriterNodeFactory::configure)
                      .execute(TileWriterNodeFactory::execute))
          .addExternalResource(
              "https://pytorch.org/vision/stable/generated/torchvision.datasets.ImageFolder.html",
              "torchvision's ImageFolder, which reads a folder for each class")
          .nodeType(NodeType.Sink)
          .keywords("patch", "export", "PNG", "JPEG", "ImageFolder", "crop");

  public TileWriterNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    TileWriterNodeParameters parameters = input.getParameters();
    parameters.options();
    parameters.folder();
    DataTableSpec tiles = input.getInTableSpec(0);
    TilesTable.check(tiles);
    parameters.classColumn(tiles);
    output.setOutSpecs(TileFilesTable.spec(tiles), FailuresTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> TileWriter.run(input, output, progress));
  }
}
