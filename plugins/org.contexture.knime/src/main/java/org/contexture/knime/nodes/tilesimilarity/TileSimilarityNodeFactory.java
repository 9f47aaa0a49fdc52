package org.contexture.knime.nodes.tilesimilarity;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.TileValuesTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Tile Similarity: bags → cosine similarity of every tile to a chosen one. */
public final class TileSimilarityNodeFactory extends DefaultNodeFactory {

  static final String SIMILARITY = "Similarity";

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Tile Similarity")
          .icon("../icons/tile-similarity.png")
          .shortDescription("Compares the features of all tiles with those of one tile.")
          .fullDescription(
              """
              <p>Cosine of the angle between the feature vector of a chosen tile and that of every
              tile: 1 is the same direction, 0 unrelated. With a Slide Heatmap this shows what an
              encoder takes to be alike, and what fine-tuning has changed (Figure 3 of Pisula and
              Bozek 2024).</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable("Bags", "One row per slide with its feature file.")
                      .addOutputTable(
                          "Similarity",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " (px at full resolution), <tt>Similarity</tt> (−1 to 1)."))
          .model(
              model ->
                  model
                      .parametersClass(TileSimilarityNodeParameters.class)
                      .configure(TileSimilarityNodeFactory::configure)
                      .execute(TileSimilarityNodeFactory::execute))
          .addExternalResource(
              "https://scikit-learn.org/stable/modules/metrics.html#cosine-similarity",
              "Cosine similarity")
          .nodeType(NodeType.Manipulator)
          .keywords("cosine", "distance", "embedding", "explain", "features");

  public TileSimilarityNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    BagsTable.check(input.getInTableSpec(0));
    output.setOutSpecs(TileValuesTable.spec(SIMILARITY));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> TileComparison.run(input, output, progress));
  }
}
