package org.contexture.knime.nodes.toptiles;

import org.contexture.knime.node.NodeWork;
import org.contexture.knime.table.SlidesTable;
import org.contexture.knime.table.TileValuesTable;
import org.contexture.knime.table.TopTilesTable;
import org.knime.core.node.CanceledExecutionException;
import org.knime.core.node.InvalidSettingsException;
import org.knime.core.node.KNIMEException;
import org.knime.core.node.NodeFactory.NodeType;
import org.knime.node.DefaultModel.ConfigureInput;
import org.knime.node.DefaultModel.ConfigureOutput;
import org.knime.node.DefaultModel.ExecuteInput;
import org.knime.node.DefaultModel.ExecuteOutput;
import org.knime.node.DefaultNode;
import org.knime.node.DefaultNodeFactory;

/** Top Tiles: slides, tile values → pictures of single tiles. */
public final class TopTilesNodeFactory extends DefaultNodeFactory {

  static final int SLIDES = 0;
  static final int VALUES = 1;

  private static final DefaultNode NODE =
      DefaultNode.create()
          .name("Top Tiles")
          .icon("../icons/top-tiles.png")
          .shortDescription("Shows the tiles with the highest values, e.g. the most attended ones.")
          .fullDescription(
              """
              <p>Picks the tiles with the highest (or lowest) values and cuts them out of their
              slides: what a MIL model looked at, per slide or per class, or which tiles are most
              similar to a chosen one. A pathologist can tell at a glance whether they show what
              they should.</p>
              <p>Tiles are picked within each slide, within the slides that have the same value in a
              column (e.g. label or prediction), or among all. Attention adds up to 1 over a slide:
              across slides it favours slides with few tiles, which a limit of tiles per slide
              counters. Equal values keep the order of the table; tiles without a value are left out
              and counted in a warning.</p>
              """)
          .sinceVersion(5, 8, 0)
          .ports(
              ports ->
                  ports
                      .addInputTable(
                          "Slides",
                          "The slides with their files; with a column to group by, if wanted.")
                      .addInputTable(
                          "Tile values",
                          "One row per tile: <tt>Slide</tt>, <tt>X</tt>, <tt>Y</tt>, <tt>Size</tt>"
                              + " and a numeric column, e.g. tile attention of a MIL Predictor.")
                      .addOutputTable(
                          "Top tiles",
                          "One row per picked tile, group by group, the first one first:"
                              + " <tt>Group</tt> (the slide, the value of the group column, or"
                              + " <i>all</i>), <tt>Rank</tt>, <tt>Slide</tt>, <tt>X</tt>,"
                              + " <tt>Y</tt>, <tt>Size</tt> (px at full resolution), the value, and"
                              + " <tt>Tile</tt> (PNG)."))
          .model(
              model ->
                  model
                      .parametersClass(TopTilesNodeParameters.class)
                      .configure(TopTilesNodeFactory::configure)
                      .execute(TopTilesNodeFactory::execute))
          .addExternalResource("https://arxiv.org/abs/2004.09666", "Lu et al. 2021: CLAM")
          .nodeType(NodeType.Visualizer)
          .keywords("attention", "explain", "gallery", "patches", "top k", "similarity");

  public TopTilesNodeFactory() {
    super(NODE);
  }

  private static void configure(ConfigureInput input, ConfigureOutput output)
      throws InvalidSettingsException {
    TopTilesNodeParameters parameters = input.getParameters();
    parameters.choice();
    parameters.picture();
    SlidesTable.check(input.getInTableSpec(SLIDES));
    if (parameters.isGrouped()) {
      SlidesTable.checkGroup(input.getInTableSpec(SLIDES), parameters.groupColumn);
    }
    TileValuesTable.check(input.getInTableSpec(VALUES), parameters.valueColumn);
    output.setOutSpecs(TopTilesTable.spec(parameters.valueColumn));
  }

  private static void execute(ExecuteInput input, ExecuteOutput output)
      throws CanceledExecutionException, KNIMEException {
    NodeWork.execute(
        input.getExecutionContext(), progress -> TileGallery.run(input, output, progress));
  }
}
