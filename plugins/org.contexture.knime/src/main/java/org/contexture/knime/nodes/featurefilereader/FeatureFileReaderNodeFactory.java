package org.contexture.knime.nodes.featurefilereader;

import java.nio.file.Path;
import java.util.Optional;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Options;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.SlidesTable;
import org.contexture.pipeline.catalogue.FeatureCatalogue;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Feature File Reader: files → bags, unreadable files. */
public final class FeatureFileReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Feature File Reader")
          .icon("../icons/feature-file-reader.png")
          .shortDescription("Lists feature files that were computed elsewhere as bags.")
          .fullDescription(
              """
              <p>Finds HDF5 files with the features of slides, as TRIDENT, CLAM, STAMP and the Tile
              Feature Extractor write them, and lists them with labels and patients: one row per
              slide. Half, single and double precision are read, with or without a leading dimension
              of one. The numbers stay in the files.</p>
              <p>CLAM's feature files do not tell the size of their tiles: see <i>Tile size</i>. A file
              without tiles, as TRIDENT writes it for a slide without tissue, is listed on the second
              port.</p>
              <p>A file that cannot be read never stops the others: it is listed with the reason on
              the second port.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addOutputTable(
                          "Bags",
                          "One row per slide: <tt>Slide</tt> (also the RowID), <tt>Features</tt>"
                              + " (path of the HDF5 file), <tt>Tiles</tt>, <tt>Dimension</tt>,"
                              + " <tt>Label</tt>, <tt>Patient</tt>, <tt>Layout</tt>,"
                              + " <tt>MPP X</tt> (µm per pixel from the table of labels),"
                              + " <tt>Tile Size</tt> (side of a tile in level-0 px, where known).")
                      .addOutputTable(
                          "Unreadable files",
                          "One row per file that cannot be read: <tt>Slide</tt>, <tt>Path</tt> and"
                              + " <tt>Reason</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(FeatureFileReaderNodeParameters.class)
                      .configure(FeatureFileReaderNodeFactory::configure)
                      .execute(FeatureFileReaderNodeFactory::execute))
          .addExternalResource("https://github.com/mahmoodlab/TRIDENT", "TRIDENT")
          .addExternalResource("https://github.com/mahmoodlab/CLAM", "CLAM")
          .addExternalResource("https://github.com/KatherLab/STAMP", "STAMP")
          .nodeType(NodeType.Source)
          .keywords("HDF5", "h5", "TRIDENT", "CLAM", "STAMP", "embedding", "read");

  public FeatureFileReaderNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    FeatureFileReaderNodeParameters parameters = input.getParameters();
    parameters.tileSize();
    parameters.source();
    Optional<Path> labels = parameters.labelFile();
    output.setOutSpecs(
        BagsTable.readSpec(Options.readable(() -> FeatureCatalogue.labels(labels))),
        SlidesTable.unreadableSpec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> FeatureFileReader.run(input, output, progress));
  }
}
