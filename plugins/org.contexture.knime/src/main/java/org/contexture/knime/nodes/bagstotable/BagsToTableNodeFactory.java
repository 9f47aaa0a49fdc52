package org.contexture.knime.nodes.bagstotable;

import java.util.Optional;
import java.util.OptionalInt;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.nodes.bagstotable.BagsToTableNodeParameters.Layout;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.InstancesTable;
import org.contexture.knime.table.JoinedTiles;
import org.contexture.knime.table.TileTables;
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

/** Bags to Table: bags → one row per tile with its features. */
public final class BagsToTableNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Bags to Table")
          .icon("../icons/bags-to-table.png")
          .shortDescription("Writes the features of bags into a table, one row per tile.")
          .fullDescription(
              """
              <p>Reads the feature files of bags and writes one row per tile, so that KNIME's own nodes
              can work with the features: PCA, t-SNE, clustering, nearest neighbours. Large slides
              have many tiles; a random part of each is often enough.</p>
              <p>With a table of tiles at the second port, what that says of a tile stands beside its
              features: <tt>Region Class</tt> of a Slide Tiler with regions, so that KNIME's learners can
              learn it; quality; the scores of a model. Tiles that are not in that table are left out,
              and those with the highest values can be chosen, e.g. to make bags of the tiles that a
              detector calls tumour (Table to Bags).</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Bags", "One row per slide with its feature file.")
                      .addInputPort(
                          "Tiles",
                          "Optional: tiles of a Slide Tiler, or the tile values of a MIL Predictor,"
                              + " with <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt> and <tt>Size</tt>.",
                          BufferedDataTable.TYPE_OPTIONAL)
                      .addOutputTable(
                          "Instances",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " (px at full resolution, missing if the file has no positions),"
                              + " the label, patient and further columns of the bag; with tiles"
                              + " <tt>Tile</tt>, the RowID there, and their other columns; and the"
                              + " features: <tt>Feature 1</tt>, <tt>Feature 2</tt> …, or the list"
                              + " <tt>Embedding</tt>."))
          .model(
              model ->
                  model
                      .parametersClass(BagsToTableNodeParameters.class)
                      .configure(BagsToTableNodeFactory::configure)
                      .execute(BagsToTableNodeFactory::execute))
          .addExternalResource(
              "https://github.com/mahmoodlab/TRIDENT",
              "TRIDENT, whose layout of feature files this is")
          .nodeType(NodeType.Manipulator)
          .keywords("features", "embedding", "PCA", "t-SNE", "instances", "expand");

  public BagsToTableNodeFactory() {
    super(NODE);
  }

  /**
   * How many number columns there will be is not known of bags that do not tell their dimension.
   */
  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    BagsToTableNodeParameters parameters = input.getParameters();
    DataTableSpec bags = input.getInTableSpec(0);
    BagsTable.check(bags);
    if (parameters.tilesPerSlide < 0) {
      throw new InvalidSettingsException(
          "Tiles per slide is %d; enter 0 for all, or more.".formatted(parameters.tilesPerSlide));
    }
    DataTableSpec tiles = input.getInTableSpec(1);
    if (tiles != null) {
      TileTables.check(tiles);
      if (parameters.value().isPresent()) {
        JoinedTiles.valueColumn(tiles, parameters.value().get());
      }
    }
    Optional<DataTableSpec> joined = Optional.ofNullable(tiles);
    OptionalInt dimension = BagsTable.dimension(bags);
    if (parameters.layout == Layout.LIST) {
      output.setOutSpecs(new InstancesTable(bags, 0, true, joined).spec());
    } else if (dimension.isPresent()) {
      output.setOutSpecs(new InstancesTable(bags, dimension.getAsInt(), false, joined).spec());
    }
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> BagsToTable.run(input, output, progress));
  }
}
