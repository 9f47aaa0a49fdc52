package org.contexture.knime.nodes.instancetablereader;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.node.Options;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Instance Table Reader: – → instances. */
public final class InstanceTableReaderNodeFactory extends DefaultNodeFactory {

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Instance Table Reader")
          .icon("../icons/instance-table-reader.png")
          .shortDescription("Reads a table of instances from a text file (CSV).")
          .fullDescription(
              """
              <p>Reads a text file with a header. A column whose cells are all whole numbers becomes
              one of integers, a column of other numbers one of doubles, every other one text. What
              may be an id stays as it is written: leading zeros, <tt>1D</tt>, <tt>1e5</tt>. Decimal
              commas are read where semicolons or tabs separate the columns. An empty cell, a
              question mark, a dash and words such as <tt>NA</tt> or <tt>NaN</tt> are missing values.
              A first column without a name that numbers the rows, as R and pandas write it, is left
              out. Connect a Table to Bags to make bags of the rows.</p>
              <p>KNIME's own CSV Reader does the same and more, and is the node to take where it is
              installed; this one is there for the example workflow, which so runs with nothing but
              Contexture.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(ports -> ports.addOutputTable("Instances", "The rows of the file."))
          .model(
              model ->
                  model
                      .parametersClass(InstanceTableReaderNodeParameters.class)
                      .configure(InstanceTableReaderNodeFactory::configure)
                      .execute(InstanceTableReaderNodeFactory::execute))
          .addExternalResource(
              "https://archive.ics.uci.edu/dataset/74/musk+version+1", "MUSK1, such a table")
          .nodeType(NodeType.Source)
          .keywords("CSV", "text", "table", "multiple instance learning", "read");

  public InstanceTableReaderNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    InstanceTableReaderNodeParameters parameters = input.getParameters();
    output.setOutSpecs(Options.readable(() -> InstanceTableReader.spec(parameters.file())));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> InstanceTableReader.run(input, output, progress));
  }
}
