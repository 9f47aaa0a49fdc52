package org.contexture.knime.nodes.sparkextraction;

import java.util.OptionalInt;
import org.contexture.knime.node.NodeWork;
import org.contexture.knime.port.EncoderPortObject;
import org.contexture.knime.port.EncoderPortObjectSpec;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.FailuresTable;
import org.contexture.knime.table.SlidesTable;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Spark Feature Extraction: slides, encoder → bags, failures. */
public final class SparkExtractionNodeFactory extends DefaultNodeFactory {

  static final int SLIDES = 0;
  static final int ENCODER = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Spark Feature Extraction")
          .icon("../icons/spark-feature-extraction.png")
          .shortDescription("Tiles slides and extracts their features on many machines.")
          .fullDescription(
              """
              <p>Does what a Slide Tiler and a Tile Feature Extractor do, slide by slide, as a job on
              Apache Spark: on a cluster, or on this machine. Without a Spark it works in KNIME's own
              process; the features are the same, so that a workflow can be tried on a few slides
              before a cluster gets it.</p>
              <p>What all machines do alike is decided once, here, and written to <tt>plan</tt> in
              the folder of the feature files: tiles, encoder, CPU or GPU, arithmetic. Each task
              writes the files of its slides, and a line for each into <tt>manifest</tt>. A slide
              that fails is a row of the second port. What is done is not done again: after a crash,
              a cancellation or with more slides, execute the node again. A folder with another plan
              is refused.</p>
              <p>The node starts <tt>spark-submit</tt>, follows the driver's progress and ends the
              driver when it is cancelled; what Spark says is kept in <tt>plan/spark.log</tt>. The
              slides, the folder of the feature files and that of the job must be where all machines
              see them under the same path. Databricks and Livy are given the job itself: see
              docs/scale.md.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Slides",
                          "Slides of a Slide Reader, Synthetic Slide Cohort or Stain Normalizer.")
                      .addInputPort(
                          "Encoder",
                          "The network, e.g. of an Encoder Reader or a distillation.",
                          EncoderPortObject.TYPE)
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
                      .parametersClass(SparkExtractionNodeParameters.class)
                      .configure(SparkExtractionNodeFactory::configure)
                      .execute(SparkExtractionNodeFactory::execute))
          .addExternalResource("https://spark.apache.org/docs/latest/", "Apache Spark")
          .nodeType(NodeType.Manipulator)
          .keywords("cluster", "distributed", "big data", "spark-submit", "embedding", "features");

  public SparkExtractionNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    SparkExtractionNodeParameters parameters = input.getParameters();
    parameters.check();
    DataTableSpec slides = input.getInTableSpec(SLIDES);
    SlidesTable.check(slides);
    EncoderPortObjectSpec encoder = input.getInPortSpec(ENCODER);
    encoder.requireTiles(OptionalInt.of(parameters.pixels));
    parameters.folder();
    parameters.spark();
    output.setOutSpecs(
        BagsTable.spec(
            SlidesTable.carried(slides, BagsTable.NAMES), StringCell.TYPE, encoder.dimension()),
        FailuresTable.spec());
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> SparkExtraction.run(input, output, progress));
  }
}
