package org.contexture.knime.nodes.tabletobags;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.FeatureFiles;
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

/** Table to Bags: instances → bags. */
public final class TableToBagsNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Table to Bags")
          .icon("../icons/table-to-bags.png")
          .shortDescription(
              "Makes bags of the rows of a table, so that any table can be learned from.")
          .fullDescription(
              """
              <p>Multiple instance learning is not about slides alone: any table whose rows (instances)
              fall into groups (bags) with one label each can be learned from. Rows with the same value
              in the bag column make one bag; their numbers, or their list of numbers, are the
              features. Each bag is written to an HDF5 file, as the Tile Feature Extractor does.</p>
              <p>If the table has the columns <tt>X</tt>, <tt>Y</tt> and <tt>Size</tt> (whole px at
              full resolution, top left), the instances keep their positions. The table has to fit in memory.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Instances", "One row per instance.")
                      .addOutputTable(
                          "Bags",
                          "One row per bag, in the order of the table: <tt>Slide</tt> (the bag,"
                              + " also the RowID), <tt>Features</tt> (path of the HDF5 file),"
                              + " <tt>Tiles</tt> (instances), <tt>Dimension</tt>, and the kept"
                              + " columns."))
          .model(
              model ->
                  model
                      .parametersClass(TableToBagsNodeParameters.class)
                      .configure(TableToBagsNodeFactory::configure)
                      .execute(TableToBagsNodeFactory::execute))
          .addExternalResource(
              "https://arxiv.org/abs/1802.04712",
              "Ilse, Tomczak and Welling 2018: attention-based deep multiple instance learning")
          .nodeType(NodeType.Manipulator)
          .keywords("multiple instance learning", "group", "embedding", "HDF5", "instances");

  public TableToBagsNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    TableToBagsNodeParameters parameters = input.getParameters();
    FeatureFiles files = parameters.files();
    if (!files.belongToNode()) {
      files.given();
    }
    DataTableSpec instances = input.getInTableSpec(0);
    InstanceColumns columns = parameters.columns(instances);
    output.setOutSpecs(BagsTable.spec(columns.kept(), files.type(), columns.dimension(instances)));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> TableToBags.run(input, output, progress));
  }
}
